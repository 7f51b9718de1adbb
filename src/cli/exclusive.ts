import type { Command } from 'commander'

/** Refuses the one option together with the other, also where commander takes the last of both. */
export function exclusive(command: Command, one: string, other: string): Command {
  const given = new Set<string>()
  for (const name of [one, other]) {
    command.on(`option:${name}`, () => {
      given.add(name)
      if (given.size === 2) {
        command.error(`error: option '--${one}' cannot be used with option '--${other}'`)
      }
    })
  }
  return command
}
