import { execFile } from 'node:child_process'
import { chown, mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestDatabase } from '@threadline/testing'

const run = promisify(execFile)

/** A file system of one megabyte; undefined where none can be mounted, which takes the rights of root. */
async function smallDisk(): Promise<{ folder: string; unmount: () => Promise<void> } | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'threadline-small-disk-'))
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=755', 'tmpfs', folder])
  } catch {
    await rm(folder, { recursive: true })
    return undefined
  }
  const unmount = async () => {
    // The server may still have files of it open.
    await run('umount', ['--lazy', folder])
    await rm(folder, { recursive: true })
  }
  return { folder, unmount }
}

async function untilRefused(write: () => Promise<unknown>): Promise<void> {
  for (let refused = false; !refused; )
    refused = await write().then(
      () => false,
      () => true,
    )
}

/**
 * Puts the changes of this month on a disk that is full. Where no disk can be mounted, a trigger on that partition says the same as the server does then.
 *
 * @returns what gives the disk space again
 */
export async function fillDisk(db: TestDatabase): Promise<() => Promise<void>> {
  const superuser = db.connect(db.superuserUrl, { max: 1 })
  const [{ partition } = {}] = await superuser`
    select child.oid::regclass::text as partition from pg_inherits join pg_class as child on child.oid = inhrelid
    where inhparent = 'threadline.audit_changes'::regclass and relname = 'audit_changes_' || to_char(now() at time zone 'UTC', 'YYYY_MM')`
  const disk = await smallDisk()
  if (disk === undefined) {
    await superuser.unsafe(`
      create function threadline.full_disk() returns trigger language plpgsql as $$ begin raise 'could not extend file' using errcode = 'disk_full'; end $$;
      create trigger full_disk before insert on ${partition} for each row execute function threadline.full_disk()`)
    return async () => {
      await superuser.unsafe(`drop function threadline.full_disk() cascade`)
    }
  }
  const [{ data } = {}] =
    await superuser`select setting as data from pg_settings where name = 'data_directory'`
  const space = join(disk.folder, 'space')
  const { uid, gid } = await stat(String(data))
  await mkdir(space)
  await chown(space, uid, gid)
  const name = `small_${db.name}`
  await superuser.unsafe(`create tablespace ${name} location '${space}'`)
  const indexes = await superuser`
    select indexrelid::regclass::text as index from pg_index where indrelid = ${String(partition)}::regclass`
  await superuser.unsafe(`alter table ${partition} set tablespace ${name}`)
  for (const { index } of indexes) await superuser.unsafe(`alter index ${index} set tablespace ${name}`)
  // A table beside it takes what is left.
  await superuser.unsafe(`create table public.filler (v text) tablespace ${name}`)
  await superuser.unsafe('alter table public.filler alter v set storage plain')
  await untilRefused(
    () => superuser`insert into public.filler select repeat('x', 7000) from generate_series(1, 8)`,
  )
  // And these the room in the last page; they belong to no table.
  await untilRefused(
    () => superuser`
      insert into threadline.audit_changes (id, transaction_id, captured_at, table_id, op)
      values (nextval('threadline.change_id_seq'), 0, now(), 0, 'S')`,
  )
  return async () => {
    await superuser.unsafe('drop table public.filler')
    await superuser.unsafe(`alter table ${partition} set tablespace pg_default`)
    for (const { index } of indexes) await superuser.unsafe(`alter index ${index} set tablespace pg_default`)
    await superuser.unsafe('checkpoint')
    await superuser.unsafe(`drop tablespace ${name}`)
    await disk.unmount()
  }
}
