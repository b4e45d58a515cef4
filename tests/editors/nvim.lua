-- Neovim, headless, with the file of editors/neovim: run by tests/editors/run.
local film = vim.env.IMBROGLIO_PROJECT .. "/data/films/duel.ron"
vim.g.imbroglio_command = vim.env.IMBROGLIO
dofile(vim.env.IMBROGLIO_EDITOR_FILES .. "/neovim/imbroglio.lua")

local function fail(why)
  io.stderr:write("neovim: " .. why .. "\n")
  vim.cmd("cquit 1")
end

local function await(what, condition)
  if not vim.wait(20000, condition, 50) then
    fail(what .. " did not come")
  end
end

vim.cmd("edit " .. vim.fn.fnameescape(film))
local clients = vim.lsp.get_clients or vim.lsp.get_active_clients
await("the server", function()
  local found = clients()
  return #found == 1 and found[1].initialized ~= false
end)

local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 20000)
  for _, answer in pairs(answers or {}) do
    if answer.error then
      fail(method .. ": " .. vim.inspect(answer.error))
    end
    return answer.result
  end
  fail(method .. " was not answered")
end

local function at(part)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local _, last = line:find(part, 1, true)
    if last then
      vim.api.nvim_win_set_cursor(0, { number, last - 1 })
      return vim.lsp.util.make_position_params(0, "utf-16")
    end
  end
  fail("the film has no " .. part)
end

-- what is wrong is shown, and goes
local function replaced(from, to)
  local lines = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  for number, line in ipairs(lines) do
    lines[number] = line:gsub(vim.pesc(from), (to:gsub("%%", "%%%%")))
  end
  vim.api.nvim_buf_set_lines(0, 0, -1, false, lines)
end
replaced("kills(cleo, bob)", "kils(cleo, bob)")
await("a diagnostic", function() return #vim.diagnostic.get(0) == 1 end)
replaced("kils(cleo, bob)", "kills(cleo, bob)")
await("an end of diagnostics", function() return #vim.diagnostic.get(0) == 0 end)

local hover = ask("textDocument/hover", at("acts: [kil"))
if not vim.inspect(hover):find("is killed by", 1, true) then
  fail("hover says " .. vim.inspect(hover))
end

local offered = ask("textDocument/completion", at("acts: [k"))
if not vim.inspect(offered):find('"kills"', 1, true) then
  fail("completion offers no kind")
end

local defined = ask("textDocument/definition", at("kills(cleo, b"))
if not vim.inspect(defined):find("cast.ron", 1, true) then
  fail("definition leads to " .. vim.inspect(defined))
end

-- a rename changes the include too
at("kills(cleo, b")
vim.lsp.buf.rename("robert")
await("the rename", function()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n"):find("kills(cleo, robert)", 1, true)
end)
await("the rename of the include", function()
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_get_name(buffer):find("cast.ron", 1, true) then
      return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n"):find("id: robert", 1, true)
    end
  end
end)

-- and what is badly written is put in the style
replaced('title: "Duel",', 'title  :  "Duel",')
local edits = ask("textDocument/formatting", vim.lsp.util.make_formatting_params({}))
if not edits or not vim.inspect(edits):find('title: \\"Duel\\"', 1, true) and not vim.inspect(edits):find('title: "Duel"', 1, true) then
  fail("formatting answers " .. vim.inspect(edits))
end
print("neovim: opened, checked, hovered, completed, defined, renamed, formatted")
vim.cmd("qall!")
