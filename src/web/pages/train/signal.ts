const BUZZ_MS = [200, 100, 200]
const TONES_HZ = [880, 1175]
const TONE_S = 0.18

let sound: AudioContext | null = null

/** Browsers let a page be heard, and ask to notify, only after a tap: to be called in one. */
export function allowSignals(): void {
  try {
    sound ??= new AudioContext()
    void sound.resume()
  } catch {
    // A browser without sound.
  }
  if ('Notification' in globalThis && Notification.permission === 'default') void Notification.requestPermission()
}

/** The end of a rest: vibration, two tones, and a notification when the page is not in front. */
export function signalRestEnd(): void {
  navigator.vibrate?.(BUZZ_MS)
  if (sound?.state === 'running') for (const [at, hertz] of TONES_HZ.entries()) tone(sound, hertz, at * TONE_S)
  if (document.hidden && 'Notification' in globalThis && Notification.permission === 'granted') notify()
}

function tone(context: AudioContext, hertz: number, inS: number): void {
  const [oscillator, volume] = [context.createOscillator(), context.createGain()]
  const begin = context.currentTime + inS
  oscillator.frequency.value = hertz
  volume.gain.setValueAtTime(0.25, begin)
  volume.gain.exponentialRampToValueAtTime(0.001, begin + TONE_S)
  oscillator.connect(volume).connect(context.destination)
  oscillator.start(begin)
  oscillator.stop(begin + TONE_S)
}

function notify(): void {
  const text = { body: 'Next set!', tag: 'spotter-rest' }
  // a phone's browser notifies through its service worker only
  navigator.serviceWorker?.ready.then(
    (worker) => worker.showNotification('Rest is over', text),
    () => new Notification('Rest is over', text),
  )
}

/** Keeps the screen on for as long as the page asks for it. Returns what ends that. */
export function keepScreenOn(): () => void {
  let lock: { release(): Promise<void> } | null = null
  let isWanted = true
  const ask = async () => {
    if (document.visibilityState !== 'visible') return
    // refused when the battery is low
    lock = await navigator.wakeLock?.request('screen').catch(() => null)
    if (!isWanted) void lock?.release()
  }
  void ask()
  document.addEventListener('visibilitychange', ask)
  return () => {
    isWanted = false
    document.removeEventListener('visibilitychange', ask)
    void lock?.release()
  }
}
