-- judgeRaise: a writer, after its commit.
local run, revision, nonce, floorMs = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local state, found = parse(raw, run)
local watched = redis.call('EXISTS', KEYS[2])

if state == 'unknown' then
  redis.call('SET', KEYS[1], run .. ' ?' .. nonce, 'PX', floorMs)
  return {0, watched}
end
if found <= tonumber(revision) then
  redis.call('SET', KEYS[1], run .. ' ' .. revision, 'PX', floorMs)
end
return {1, watched}
