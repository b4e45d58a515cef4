-- imbroglio for Neovim 0.7 and newer: copy this file into ~/.config/nvim/plugin/.
-- The program `imbroglio` has to be on the PATH; vim.g.imbroglio_command names another one.

local function project(file)
  local found = file:match("^(.*)/data/films/") or file:match("^(.*)/data/motifs/") or file:match("^(.*)/data/shelf/")
  return found or vim.fn.fnamemodify(file, ":h")
end

local running = {}

local function start(buffer)
  local root = project(vim.api.nvim_buf_get_name(buffer))
  local config = {
    name = "imbroglio",
    cmd = { vim.g.imbroglio_command or "imbroglio", "lsp" },
    root_dir = root,
    workspace_folders = { { uri = vim.uri_from_fname(root), name = "imbroglio" } },
  }
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
  else
    running[root] = running[root] or vim.lsp.start_client(config)
    vim.lsp.buf_attach_client(buffer, running[root])
  end
end

vim.api.nvim_create_autocmd({ "BufReadPost", "BufNewFile" }, {
  pattern = { "*/data/films/*.ron", "*/data/motifs/*.ron", "*/data/shelf/*.ron" },
  callback = function(event)
    vim.bo[event.buf].filetype = "ron"
    vim.bo[event.buf].commentstring = "// %s"
    start(event.buf)
  end,
})
