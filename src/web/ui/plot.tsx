import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import styles from './plot.module.css'

const HEIGHT_PX = 232

/** What the style sheet says a chart looks like, as it is now. */
export interface Look {
  colour: (token: string) => string
  font: string
  narrow: boolean
}

interface Props {
  data: uPlot.AlignedData
  /** Everything but the size. A new function draws anew: keep it while nothing has changed. */
  options: (look: Look) => Omit<uPlot.Options, 'width' | 'height'>
  /** What the picture shows, in a sentence. */
  label: string
}

/** A chart that fills its place. Drawn anew when data, colours or width change. */
export function Plot({ data, options, label }: Props) {
  const holder = useRef<HTMLDivElement>(null)
  const dark = useDarkMode()

  // `dark` is not read here: it changes the colours that are read from the style sheet
  useEffect(() => {
    const element = holder.current
    if (!element) return
    const style = getComputedStyle(document.documentElement)
    const look = {
      colour: (token: string) => style.getPropertyValue(token).trim(),
      font: `12px ${style.getPropertyValue('--font').trim()}`,
      narrow: element.clientWidth < 520,
    }
    const plot = new uPlot({ ...options(look), width: element.clientWidth, height: HEIGHT_PX }, data, element)
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT_PX }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      plot.destroy()
    }
  }, [data, options, dark])

  return <div ref={holder} class={styles.chartCanvas} role="img" aria-label={label} />
}

/** Axes without a frame: quiet letters, and lines only where values are read off. */
export function axes({ colour, font }: Look, x: Partial<uPlot.Axis>, y: Partial<uPlot.Axis>): uPlot.Axis[] {
  const quiet = { stroke: colour('--ink-quiet'), font, ticks: { show: false } }
  return [
    { ...quiet, size: 28, grid: { show: false }, ...x },
    { ...quiet, size: 46, grid: { stroke: colour('--line'), width: 1 }, ...y },
  ]
}

function useDarkMode(): boolean {
  const [dark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches)
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)')
    const follow = () => setDark(query.matches)
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [])
  return dark
}
