" Waits for what ALE shows for the file that is open, and writes it to $KMAPLINT_ANSWERS.
let s:rounds = 0
while empty(getloclist(0)) && s:rounds < 400
  sleep 50m
  let s:rounds += 1
endwhile
let s:findings = map(getloclist(0), '{"line": v:val.lnum, "column": v:val.col, "type": v:val.type, "text": v:val.text}')
call writefile([json_encode({'findings': s:findings})], $KMAPLINT_ANSWERS)
