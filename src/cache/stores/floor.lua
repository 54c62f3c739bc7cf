-- The floor of the subject, read as parseFloor in ../protocol.ts reads it. What follows is one of the three scripts.

-- Answers 'verified', revision or 'unknown', nonce or 'unknown', nil.
local function parse(raw, run)
  if not raw then return 'unknown', nil end
  local of, mark, rest = string.match(raw, '^([^ ]+) (%??)([^ ]+)$')
  if not rest or of ~= run then return 'unknown', nil end
  if mark == '?' then return 'unknown', rest end
  if #rest > 16 or not string.match(rest, '^[0-9]+$') then return 'unknown', nil end
  return 'verified', tonumber(rest)
end

local raw = redis.call('GET', KEYS[1])
