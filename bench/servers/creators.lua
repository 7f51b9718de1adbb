-- Asks for another creator each time: wrk -s creators.lua URL, whose address ends with the id's name.
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
