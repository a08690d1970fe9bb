import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file system in memory of a fixed size. */
export type SmallDisk = { readonly folder: string; remount(option: 'ro' | 'rw'): void; unmount(): void }

const mount = (...args: readonly string[]): Buffer => execFileSync('mount', args, { stdio: 'ignore' })

/** Mounts a small disk; null where this process may not. @param mebibytes its size */
export function mountSmallDisk(mebibytes: number): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), 'parley-disk-'))
  try {
    mount('-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder)
  } catch {
    rmSync(folder, { recursive: true })
    return null
  }
  return {
    folder,
    remount: (option) => void mount('-o', `remount,${option}`, folder),
    unmount: () => {
      execFileSync('umount', ['--lazy', folder])
      rmSync(folder, { recursive: true })
    },
  }
}
