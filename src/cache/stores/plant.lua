-- judgePlant: a reader, before it asks the database.
local run, nonce, floorMs = ARGV[1], ARGV[2], ARGV[3]
local state, found = parse(raw, run)

if state == 'verified' then return {'verified', string.format('%.0f', found)} end

local planted = found or nonce
redis.call('SET', KEYS[1], run .. ' ?' .. planted, 'PX', floorMs)
return {'planted', planted}
