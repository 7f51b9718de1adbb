-- Asks for one address with a token at random each time: wrk -s tokens.lua URL -- FILE
function init(args)
  requests = {}
  for token in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", wrk.path .. "&token=" .. token)
  end
end

function request()
  return requests[math.random(#requests)]
end
