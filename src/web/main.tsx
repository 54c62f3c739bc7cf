import { render } from 'preact'
import './styles/index.css'
import { App } from './app.tsx'
import { keepBuild } from './state/build.ts'
import { SessionProvider } from './state/session.tsx'

const root = document.getElementById('app')
if (root) {
  render(
    <SessionProvider>
      <App />
    </SessionProvider>,
    root,
  )
}
if (import.meta.env.PROD) keepBuild(import.meta.url)
