-- Sends the requests of a file, line by line, each "path<TAB>token"; every thread begins elsewhere.
local threads = 0

function setup(thread)
   thread:set("number", threads)
   threads = threads + 1
end

function init(arguments)
   requests = {}
   for line in io.lines(arguments[1]) do
      local path, token = line:match("^([^\t]*)\t(.*)$")
      local headers = {["Host"] = wrk.headers["Host"]}
      if token ~= "" then headers["Authorization"] = "Bearer " .. token end
      requests[#requests + 1] = wrk.format("GET", path, headers)
   end
   position = math.floor(number * #requests / 2)
end

function request()
   position = position % #requests + 1
   return requests[position]
end

function done(summary, latency, requests)
   local failed = summary.errors
   print(string.format('RESULT {"requests": %d, "microseconds": %d, "refused": %d, "broken": %d, "p50": %d, "p99": %d}',
      summary.requests, summary.duration, failed.status,
      failed.connect + failed.read + failed.write + failed.timeout, latency:percentile(50), latency:percentile(99)))
end
