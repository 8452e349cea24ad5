-- nvim --headless --clean -u NONE -c 'luafile neovim.lua'
-- Environment: NODE, SERVER (the server's script), FILE (a Python file with unused imports on its first two lines).
-- Opens the file, waits for two diagnostics, applies the first quick fix, saves, and exits with 0; with 1 when something fails.
local function say(text) io.stdout:write(text .. '\n') end
local function fail(reason) say('FAIL ' .. reason); vim.cmd('cquit 1') end
local function wait_for(what, condition)
  if not vim.wait(15000, condition, 20) then fail('timed out waiting for ' .. what) end
end

vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.FILE))
vim.bo.filetype = 'python'
local buffer = vim.api.nvim_get_current_buf()
local id = vim.lsp.start_client({
  name = 'refactoriq',
  cmd = { vim.env.NODE, vim.env.SERVER, '--stdio' },
  root_dir = vim.fn.fnamemodify(vim.env.FILE, ':h'),
})
if not id then fail('the server did not start') end
vim.lsp.buf_attach_client(buffer, id)
local client = vim.lsp.get_client_by_id(id)

wait_for('two diagnostics', function() return #vim.diagnostic.get(buffer) == 2 end)
for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
  say(('DIAGNOSTIC %d:%d [%s] %s'):format(diagnostic.lnum + 1, diagnostic.col + 1, diagnostic.source, diagnostic.message))
end

local function request(method, params)
  local reply = client.request_sync(method, params, 15000, buffer)
  if not reply or reply.err then fail(method .. ': ' .. vim.inspect(reply)) end
  return reply.result
end

local first = vim.diagnostic.get(buffer)[1]
local range = { start = { line = first.lnum, character = first.col }, ['end'] = { line = first.end_lnum, character = first.end_col } }
local document = { uri = vim.uri_from_bufnr(buffer) }
local actions = request('textDocument/codeAction', { textDocument = document, range = range, context = { diagnostics = {} } })
if #actions == 0 then fail('no code action') end
for _, action in ipairs(actions) do say('ACTION ' .. action.title) end
local hover = request('textDocument/hover', { textDocument = document, position = range.start })
say('HOVER ' .. vim.split(hover.contents.value, '\n')[1])

local action = actions[1]
if not action.edit then action = request('codeAction/resolve', action) end
vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding or 'utf-16')
wait_for('one diagnostic', function() return #vim.diagnostic.get(buffer) == 1 end)
vim.cmd('silent write')
say('LINE ' .. vim.api.nvim_buf_get_lines(buffer, 0, 1, false)[1])

client.stop()
wait_for('the end of the server', function() return client.is_stopped() end)
say('OK')
vim.cmd('qall!')
