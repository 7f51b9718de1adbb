-- Asks with a token at random each time: wrk -s tokens.lua URL -- FILE, whose URL lacks the token.
-- With PORTS in the environment, each thread asks one of them in turn.
local ports = {}
for port in string.gmatch(os.getenv("PORTS") or "", "%d+") do
  ports[#ports + 1] = port
end
local threads = 0

function setup(thread)
  if #ports > 0 then
    thread.addr = wrk.lookup(wrk.host, ports[threads % #ports + 1])[1]
  end
  thread:set("place", threads)
  threads = threads + 1
end

function init(args)
  -- Threads that draw the same tokens at the same time would be one account's callers.
  math.randomseed(place + 1)
  requests = {}
  for token in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", wrk.path .. "&token=" .. token)
  end
end

function request()
  return requests[math.random(#requests)]
end
