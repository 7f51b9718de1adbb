import type { Command } from './command.ts'

/** Refuses the one option together with the other, also where commander takes the last of both. */
export function exclusive(command: Command, one: string, other: string): Command {
  const given = new Set<string>()
  for (const name of [one, other]) {
    command.on(`option:${name}`, () => {
      given.add(name)
      if (given.size === 2) command.refuseBoth(`--${one}`, `--${other}`)
    })
  }
  return command
}
