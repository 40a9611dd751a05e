-- Uses Neovim as a person would, and writes what the screen then holds to $KMAPLINT_ANSWERS.
local demo = vim.fn.json_decode(vim.env.KMAPLINT_DEMO)
local answers = {}

local function wait_for(what, probe)
  local value
  local seen = vim.wait(20000, function()
    value = probe()
    return value
  end, 50)
  if not seen then
    error("waited in vain for " .. what)
  end
  return value
end

local function step(name, action)
  local fine, value = pcall(action)
  answers[name] = fine and value or { failed = tostring(value) }
end

-- Keys mean what docs/editors.md binds them to.
local function press(keys)
  vim.cmd("normal " .. keys)
end

local function go_to(line, word)
  local text = vim.fn.getline(line)
  local column = word and text:find(word, 1, true) or text:find("%S")
  vim.api.nvim_win_set_cursor(0, { line, column - 1 })
end

local function diagnostics_on(line)
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(0, { lnum = line - 1 })) do
    local lsp = one.user_data and one.user_data.lsp or {}
    table.insert(found, {
      message = one.message,
      source = one.source,
      code = one.code or lsp.code,
      severity = vim.diagnostic.severity[one.severity],
      from = { one.lnum + 1, one.col },
      to = { one.end_lnum + 1, one.end_col },
    })
  end
  return found
end

-- The text of the floating window, or nil.
local function float_text()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), "\n")
    end
  end
end

step("diagnostics", function()
  wait_for("diagnostics", function()
    return #diagnostics_on(demo.leak) > 0
  end)
  return diagnostics_on(demo.leak)
end)

step("hover", function()
  go_to(demo.nested.line, demo.nested.word)
  press("K")
  return wait_for("the hover", float_text)
end)

step("definition", function()
  go_to(demo.pair.unmap, demo.pair.word)
  press("gd")
  wait_for("the jump", function()
    return vim.fn.line(".") ~= demo.pair.unmap
  end)
  return vim.fn.line(".")
end)

step("symbols", function()
  press("gO")
  local list = wait_for("symbols", function()
    local items = vim.fn.getqflist()
    return #items > 0 and items
  end)
  vim.cmd("cclose")
  return vim.tbl_map(function(item)
    return item.text
  end, list)
end)

step("fix", function()
  go_to(demo.wrong)
  wait_for("the finding", function()
    return #diagnostics_on(demo.wrong) > 0
  end)
  local titles
  vim.ui.select = function(items, options, choose)
    titles = vim.tbl_map(options.format_item, items)
    local preferred = vim.tbl_filter(function(item)
      return (item.action or item[2]).isPreferred
    end, items)
    choose(preferred[1] or items[1])
  end
  local before = vim.api.nvim_buf_get_changedtick(0)
  press("gra")
  wait_for("the edit", function()
    return vim.api.nvim_buf_get_changedtick(0) ~= before
  end)
  local line = vim.fn.getline(demo.wrong)
  wait_for("the finding to go", function()
    return #diagnostics_on(demo.wrong) == 0
  end)
  return { titles = titles, line = line, left = #diagnostics_on(demo.wrong), leak = #diagnostics_on(demo.leak) }
end)

vim.fn.writefile({ vim.fn.json_encode(answers) }, vim.env.KMAPLINT_ANSWERS)
vim.cmd("qall!")
