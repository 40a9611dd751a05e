" Checks the file that is open by :make, and writes the quickfix list to $KMAPLINT_ANSWERS.
silent make! %
let s:findings = map(filter(getqflist(), 'v:val.valid'),
  \ '{"file": bufname(v:val.bufnr), "line": v:val.lnum, "column": v:val.col, "type": v:val.type, "text": v:val.text}')
call writefile([json_encode({'findings': s:findings})], $KMAPLINT_ANSWERS)
