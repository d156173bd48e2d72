import { useNavigate } from '@tanstack/react-router'
import type { Meta } from '@threadline/contract'
import { CircleHelp, LogOut, MenuIcon, Monitor, Moon, Search, ShieldHalf, Sun } from 'lucide-react'
import { IconButton } from '../components/button.tsx'
import { Kbd } from '../components/kbd.tsx'
import { Menu } from '../components/menu.tsx'
import { TargetLink } from '../components/target-link.tsx'
import { setPreferences, usePreferences } from '../prefs/preferences.ts'
import { belowBase } from '../url/base.ts'
import { homeLink } from '../url/links.ts'
import styles from './app-shell.module.css'
import { CoveragePill } from './coverage-pill.tsx'
import { ThreadlineMark } from './mark.tsx'
import { openOverlay } from './overlays.tsx'
import { screens } from './screens.ts'

export function Header({ meta }: { readonly meta: Meta | undefined }) {
  return (
    <header className={styles.header}>
      <TargetLink target={homeLink()} className={styles.brand} aria-label="Threadline, home">
        <ThreadlineMark />
        <span className={styles.name}>Threadline</span>
      </TargetLink>
      <nav className={styles.nav} aria-label="Screens">
        {screens.slice(1).map(({ title, target }) => (
          <TargetLink key={title} target={target} className={styles.link}>
            {title}
          </TargetLink>
        ))}
      </nav>
      <span className={styles.end}>
        {meta?.scoped === true && (
          <span
            className={styles.scoped}
            title="You see a part of the trail: a scope applies to everything here"
          >
            <ShieldHalf size={13} aria-hidden />
            Scoped view
          </span>
        )}
        <CoveragePill meta={meta} />
        <button type="button" className={styles.search} onClick={() => openOverlay('palette')}>
          <Search size={14} aria-hidden />
          <span className={styles.searchText}>Find</span>
          <Kbd>Ctrl K</Kbd>
        </button>
        <ZoneSwitch />
        <ThemeMenu />
        <IconButton label="Keyboard help (?)" onClick={() => openOverlay('help')}>
          <CircleHelp size={15} aria-hidden />
        </IconButton>
        {typeof meta?.features.signOut === 'string' && <SignOut path={meta.features.signOut} />}
        <span className={styles.narrow}>
          <ScreensMenu />
        </span>
      </span>
    </header>
  )
}

function ZoneSwitch() {
  const { utc } = usePreferences()
  return (
    <button
      type="button"
      role="switch"
      aria-checked={utc}
      aria-label="Times in UTC"
      className={styles.zone}
      title="Times in UTC or in your zone (u)"
      onClick={() => setPreferences({ utc: !utc })}
    >
      {utc ? 'UTC' : 'Local'}
    </button>
  )
}

const themes = [
  { value: 'system', label: 'System theme', Icon: Monitor },
  { value: 'light', label: 'Light', Icon: Sun },
  { value: 'dark', label: 'Dark', Icon: Moon },
] as const

function ThemeMenu() {
  const { theme } = usePreferences()
  const Icon = themes.find(({ value }) => value === theme)?.Icon ?? Monitor
  return (
    <Menu
      label="Theme"
      trigger={<Icon size={15} aria-hidden />}
      entries={[
        {
          kind: 'choice',
          value: theme,
          options: themes,
          onChange: (chosen) =>
            setPreferences({ theme: themes.find(({ value }) => value === chosen)?.value ?? 'system' }),
        },
      ]}
    />
  )
}

function ScreensMenu() {
  const navigate = useNavigate()
  return (
    <Menu
      label="Screens"
      trigger={<MenuIcon size={16} aria-hidden />}
      entries={screens.map(({ title, target }) => ({
        kind: 'action',
        label: title,
        onSelect: () => void navigate(target as never),
      }))}
    />
  )
}

function SignOut({ path }: { readonly path: string }) {
  return (
    <form method="post" action={belowBase(path)}>
      <IconButton label="Sign out" type="submit">
        <LogOut size={15} aria-hidden />
      </IconButton>
    </form>
  )
}
