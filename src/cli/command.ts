import { Command as Commander, type Option } from 'commander'
import { OperatorError } from '../core/errors.ts'
import { nearest, quoted, type Text } from '../core/text.ts'

/**
 * A command that says in words of ours, in both languages, what is wrong with a command line. The
 * methods are those that commander calls where it finds a mistake, with what it found.
 */
export class Command extends Commander {
  override createCommand(name?: string): Command {
    return new Command(name)
  }

  missingArgument(name: string): never {
    throw this.#mistake({ zh: `缺少参数 ${name}`, en: `The argument ${name} is missing` })
  }

  optionMissingArgument({ flags }: Option): never {
    throw this.#mistake({ zh: `选项 ${flags} 缺少值`, en: `The option ${flags} has no value` })
  }

  missingMandatoryOptionValue({ flags }: Option): never {
    // A required option that is misspelt is found to be missing before it is found to be unknown.
    const misspelt = this.args.find((each) => /^--[a-z]/.test(each))
    if (misspelt !== undefined) this.unknownOption(misspelt)
    throw this.#mistake({ zh: `必须给出选项 ${flags}`, en: `The option ${flags} must be given` })
  }

  unknownOption(flag: string): never {
    const [name = flag] = flag.split('=')
    const known = [...this.options.flatMap(({ long }) => long ?? []), '--help']
    throw this.#mistake(unknown({ zh: '选项', en: 'option' }, name, nearest(name, known)))
  }

  unknownCommand(): never {
    const [name = ''] = this.args
    const known = this.commands.map((command) => command.name())
    throw this.#mistake(unknown({ zh: '命令', en: 'command' }, name, nearest(name, known)))
  }

  _excessArguments(received: readonly string[]): never {
    const expected = this.registeredArguments.length
    const surplus = quoted(received[expected] ?? '')
    throw this.#mistake({
      zh: `参数过多：应为 ${expected} 个，给了 ${received.length} 个，多出${surplus.zh}`,
      en: `Too many arguments: ${expected} are expected and ${received.length} were given, ${surplus.en} among them`,
    })
  }

  /** Refuses two options, by their long names, that cannot be given together. */
  refuseBoth(one: string, other: string): never {
    throw this.#mistake({
      zh: `选项 ${one} 与 ${other} 不能同时使用`,
      en: `The options ${one} and ${other} cannot be used together`,
    })
  }

  /** For a mistake that commander has learnt to find since, whose words would be English alone. */
  override error(_message: string, { code = 'commander.error' } = {}): never {
    throw this.#mistake({ zh: `命令有误（${code}）`, en: `The command is wrong (${code})` })
  }

  #mistake({ zh, en }: Text): OperatorError {
    const path: string[] = []
    for (let each: Commander | null = this; each; each = each.parent) path.unshift(each.name())
    const help = `${path.join(' ')} --help`
    return new OperatorError({
      zh: `${zh}${zh.endsWith('？') ? '' : '，'}用法见 ${help}`,
      en: `${en}${en.endsWith('?') ? ' See' : '; see'} ${help}`,
    })
  }
}

function unknown(kind: Text, name: string, near: string | undefined): Text {
  const given = quoted(name)
  return {
    zh: `没有${kind.zh}${given.zh}${near === undefined ? '' : `，是否指 ${near}？`}`,
    en: `There is no ${kind.en} ${given.en}${near === undefined ? '' : `; did you mean ${near}?`}`,
  }
}
