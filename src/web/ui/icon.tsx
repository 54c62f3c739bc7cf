/** Line icons on a 24-unit grid, drawn for Spotter. Decoration: the text beside them carries the meaning. */
const PATHS = {
  home: 'M4 11.5 12 5l8 6.5M6.5 10v9h11v-9',
  plus: 'M12 5v14M5 12h14',
  people:
    'M9 11.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM3.5 19c.4-3 2.6-4.6 5.5-4.6s5.1 1.6 5.5 4.600M15.5 5.800a3 3 0 0 1 0 5.400M17 14.800c2 .5 3.2 1.9 3.5 4.2',
  sliders: 'M5 7h8M17 7h2M5 17h2M11 17h8M15 5v4M9 15v4',
  list: 'M8.5 7H20M8.5 12H20M8.5 17H20M4.5 7h.01M4.5 12h.01M4.5 17h.01',
  copy: 'M9 9h10v10H9zM6 15H5V5h10v1',
  trash: 'M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10.5 10.500v5M13.5 10.500v5',
  check: 'm5 12.5 4.5 4.500L19 7.5',
  close: 'm6.5 6.5 11 11M17.5 6.500l-11 11',
  flame:
    'M12 3.500c.6 3-3.8 5-4.8 9-.9 3.6 1.6 7.5 4.8 7.500s5.7-3.9 4.8-7.500c-.3-1.3-1-2.3-1.7-3.2-.4 1.3-1 2-1.9 2.4.5-3-.1-6-1.2-8.200Z',
  trophy:
    'M8 5h8v5a4 4 0 0 1-8 0V5ZM8 6.500H4.800c0 2.5 1.2 4 3.4 4.300M16 6.500h3.200c0 2.5-1.2 4-3.4 4.300M12 14v3.500M8.5 19.500h7',
  chevron: 'm7 10 5 5 5-5',
  search: 'M10.5 16.500a6 6 0 1 0 0-12 6 6 0 0 0 0 12ZM15 15l4.5 4.5',
  upload: 'M12 16V5M7.5 9.5 12 5l4.5 4.500M5 16.500V19h14v-2.5',
  download: 'M12 5v11M7.5 11.5 12 16l4.5-4.500M5 16.500V19h14v-2.5',
  leave: 'M14 5H6v14h8M11 12h9M16.5 8.5 20 12l-3.5 3.5',
  mail: 'M4 6.500h16v11H4zM4.5 7l7.5 6 7.5-6',
  clock: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM12 8v4.500l3 1.8',
  back: 'M19 12H5M11 6l-6 6 6 6',
  forward: 'M5 12h14M13 6l6 6-6 6',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  chart: 'M5 19V5M5 19h14M9 15.5v-4M13 15.500v-8M17 15.500v-6',
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  alert: 'M12 5 3.800 19h16.400L12 5ZM12 10.500v4M12 16.800h.01',
  calendar: 'M5 7h14v12H5zM5 11h14M9 5v4M15 5v4',
  pencil: 'M5 19h3.500L19 8.500 15.500 5 5 15.500V19Z',
  message: 'M5 6h14v10h-7l-4 3.500V16H5V6Z',
  weight: 'M5 12h14M7.5 7.500v9M16.5 7.500v9M4 10v4M20 10v4',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}
