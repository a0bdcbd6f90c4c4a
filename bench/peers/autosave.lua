-- Each thread has one connection and saves its own page, whose line it finds in a file: "path<TAB>token<TAB>version
-- <TAB>content", where content has %d for a number that is another each time. The next version is in the answer.
-- A save that was under way when the run before ended may have come after the file was written: so the first answer
-- may be a conflict, which tells the version.
local threads = {}

function setup(thread)
   thread:set("number", #threads + 1)
   threads[#threads + 1] = thread
end

function init(arguments)
   local lines = {}
   for line in io.lines(arguments[1]) do lines[#lines + 1] = line end
   local token
   path, token, version, head, tail = lines[number]:match("^([^\t]*)\t([^\t]*)\t(%d+)\t(.*)%%d(.*)$")
   version = tonumber(version)
   headers = {
      ["Host"] = wrk.headers["Host"],
      ["Authorization"] = "Bearer " .. token,
      ["Content-Type"] = "application/json",
   }
   saved, others = 0, 0
end

function request()
   local body = '{"version":' .. version .. ',"autosave":true,"content":' .. head .. version .. tail .. "}"
   return wrk.format("PUT", path, headers, body)
end

function response(status, _, body)
   local told = tonumber(body:match('"version": ?(%d+)'))
   if status == 200 and told == version + 1 then
      version = told
      saved = saved + 1
   elseif status == 409 and told and saved == 0 and not corrected then
      version = told
      corrected = true
   else
      others = others + 1
   end
end

function done(summary, latency, requests)
   local saved, others = 0, 0
   for _, thread in ipairs(threads) do
      saved = saved + thread:get("saved")
      others = others + thread:get("others")
   end
   local failed = summary.errors
   print(string.format('RESULT {"requests": %d, "microseconds": %d, "refused": %d, "broken": %d, "p50": %d, "p99": %d}',
      saved, summary.duration, others,
      failed.connect + failed.read + failed.write + failed.timeout, latency:percentile(50), latency:percentile(99)))
end
