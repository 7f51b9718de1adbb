-- Asks for another creator each time: wrk -s creators.lua URL, whose address ends with the id's name.
-- With PAUSE_MS in the environment each caller waits for that long between calls, on the average:
-- without it all of them wait for the same delay and come back together, a hundred at once.
-- A refusal shows as an HTTP status, which wrk counts.
wrk.headers["Prefer"] = "status=strict"
local asked = 0
function init()
  path = wrk.path
end

function request()
  asked = asked + 1
  return wrk.format("GET", path .. string.format("7%012d%06d", os.time() % 1000000, asked))
end

local pauseMs = tonumber(os.getenv("PAUSE_MS") or "0")
if pauseMs > 0 then
  function delay()
    return math.random(0, 2 * pauseMs)
  end
end
