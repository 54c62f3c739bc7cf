-- judgeFill: a reader, with what the database said.
local run, nonce, revision, floorMs = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local state, found = parse(raw, run)

local allowed
if state == 'verified' then
  allowed = tonumber(revision) >= found
else
  allowed = found and found == nonce
end
if not allowed then return 0 end

redis.call('SET', KEYS[1], run .. ' ' .. revision, 'PX', floorMs)
if KEYS[2] then redis.call('SET', KEYS[2], ARGV[5], 'PX', ARGV[6]) end
return 1
