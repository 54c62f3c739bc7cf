import { render } from 'preact'
import './styles/index.css'
import { App } from './app.tsx'
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
