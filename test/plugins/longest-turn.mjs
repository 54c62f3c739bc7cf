// Told by a signal, measures how long each turn of this process's event loop holds its main thread, in CPU time without
// the collection of garbage; told again, writes the longest to the file that LONGEST_TURNS_FILE names.
import { openSync, readSync, renameSync, writeFileSync } from 'node:fs'
import { PerformanceObserver } from 'node:perf_hooks'

const file = process.env.LONGEST_TURNS_FILE ?? ''
const schedstat = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r')
const text = Buffer.alloc(100)
const cpuMs = () => Number(text.toString('latin1', 0, readSync(schedstat, text, 0, 100, 0)).split(' ')[0]) / 1e6

let isOn = false
let turns = []
let collections = []
const observer = new PerformanceObserver((list) => collections.push(...list.getEntries()))

function measure(lastMs, lastCpuMs) {
  const [nowMs, nowCpuMs] = [performance.now(), cpuMs()]
  const ms = nowCpuMs - lastCpuMs
  if (ms > 5) turns.push({ ms, from: lastMs, to: nowMs })
  if (isOn) setImmediate(measure, nowMs, nowCpuMs)
}

const withoutCollections = ({ ms, from, to }) => {
  const during = collections.filter(({ startTime }) => startTime >= from && startTime < to)
  return ms - during.reduce((sum, { duration }) => sum + duration, 0)
}

process.on('SIGUSR2', () => {
  isOn = !isOn
  if (isOn) {
    turns = []
    collections = []
    observer.observe({ entryTypes: ['gc'] })
    setImmediate(measure, performance.now(), cpuMs())
  } else {
    setTimeout(() => {
      collections.push(...observer.takeRecords())
      observer.disconnect()
      const longest = turns.map(withoutCollections).sort((a, b) => b - a)
      writeFileSync(`${file}.new`, JSON.stringify(longest.slice(0, 10)))
      renameSync(`${file}.new`, file)
    }, 50)
  }
})
