/** Letters after a number, in the languages of the exports, and the seconds one stands for. */
const SECONDS_PER: Record<string, number> = {
  h: 3600,
  hr: 3600,
  ore: 3600,
  sa: 3600,
  godz: 3600,
  tim: 3600,
  hrs: 3600,
  std: 3600,
  ч: 3600,
  t: 3600,
  小时: 3600,
  小時: 3600,
  時間: 3600,
  시간: 3600,
  m: 60,
  min: 60,
  mins: 60,
  мин: 60,
  dk: 60,
  分钟: 60,
  分鐘: 60,
  分: 60,
  분: 60,
  s: 1,
  sec: 1,
  sek: 1,
  сек: 1,
  с: 1,
  sn: 1,
  秒: 1,
  秒钟: 1,
  초: 1,
}

/** Longer than any duration that is written. */
const MAX_CHARS = 64
const PART = /(\d+(?:[.,]\d+)?)\s*(\p{L}+)\.?\s*/gu

/**
 * How long a workout lasted, in seconds: `2h 18m`, `38min`, `1小时13分钟`, `4543`, `01:23:45`, `23:45` (minutes and seconds).
 * Null when it cannot be read or is nothing.
 */
export function readDuration(text: string): number | null {
  // PART looks at a long row of digits from each of them
  if (text.length > MAX_CHARS) return null
  const seconds = clock(text) ?? worded(text.toLowerCase())
  return seconds !== null && seconds > 0 ? Math.round(seconds) : null
}

function clock(text: string): number | null {
  if (!/^\d{1,9}(\.\d+)?$|^\d{1,3}(:\d{2}){1,2}$/.test(text)) return null
  return text.split(':').reduce((total, part) => total * 60 + Number(part), 0)
}

function worded(text: string): number | null {
  let total = 0
  let end = 0
  for (const part of text.matchAll(PART)) {
    const unit = SECONDS_PER[part[2]!]
    if (unit === undefined || part.index !== end) return null
    total += Number(part[1]!.replace(',', '.')) * unit
    end += part[0].length
  }
  return end === text.length ? total : null
}
