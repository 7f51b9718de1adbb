/**
 * Whether a text is SQL, or a part of it. English has the same words: a sentence begins with one
 * capital, and goes on with an article where SQL has a name.
 */
export function isSql(text: string): boolean {
  const statement = text.replace(beforeStatement, '')
  if (unmistakable.some((form) => form.test(statement))) return true
  const isSentence = /^[A-Z][a-z]/.test(statement)
  return !isSentence && likely.some((form) => form.test(statement))
}

/** Comments, brackets and semicolons, which say nothing of what follows. */
const beforeStatement = /^(\s|--[^\n]*\n|\/\*.*?\*\/|[(;])+/s

/** What only SQL has, in letters of any size. */
const unmistakable = [
  /^select\s+(distinct\s+)?(\w+\.)?\*/i,
  /^select\s+(\d+|'[^']*'|\w+\([^)]*\))(\s+as\s+\w+)?\s*;?$/i,
  /^select\s.*\sfrom\s+\S+\s+(where\s+\S+\s*[=<>!]|(order|group)\s+by\s|limit\s+[\d?])/is,
  /^(insert(\s+or\s+\w+)?|replace)\s+into\s+[\w."`[\]?]+\s*(\(|values\b|select\b|default\s)/i,
  /^update\s+(or\s+\w+\s+)?[\w."`[\]?]+\s+set\s+[\w."`[\]?]+\s*=/i,
  /^delete\s+from\s+\S+\s+(where\s+\S+\s*([=<>!]|in\b|is\b|like\b|between\b)|returning\s)/i,
  /^create\s+(unique\s+|temp\s+|temporary\s+|virtual\s+)*(table|index|view|trigger)\s+(if\s+not\s+exists|\S+\s*\(|\S+\s+(on|as|using)\s)/i,
  /^alter\s+table\s+\S+\s+(add|alter|drop|rename)\b/i,
  /^drop\s+(table|index|view|trigger)\s+if\s+exists\b/i,
  /^with\s+(recursive\s+)?\w+\s*(\([^)]*\)\s*)?as\s+((not\s+)?materialized\s+)?\(/i,
  /^begin\s+(concurrent|deferred|exclusive|immediate|transaction|work)\s*;?$/i,
  /^(commit|end|rollback)\s+(transaction|work)\b/i,
  /^(release\s+savepoint|rollback\s+to)\s+\w/i,
  /^explain\s+(analyze|query\s+plan|select|insert|update|delete)\b/i,
  /^(pragma\s+\w+\s*[(=]|vacuum\s+into\s|attach\s+database\s|truncate\s+table\s|values\s*\()/i,
]

/** What English may have as well, and begins with a capital there. */
const likely = [
  /^(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|CREATE|DROP|ALTER|PRAGMA|BEGIN|VACUUM|EXPLAIN|SAVEPOINT|RELEASE|ROLLBACK|ATTACH|DETACH|TRUNCATE|MERGE)\s+[\w"'`(*?]/,
  /^(begin|commit|pragma|rollback|vacuum)\s*;?\s*$/i,
  /^select\s+(distinct\s+)?([\w.?]+|\S+\s+as\s+\w+|[^,]*\([^)]*\)[^,]*)(\s*,[^,]+)*\s+from\s+(?!(here|there)\b|(the|an?|this|these|those|your|our|its|their|all|any|one|each)\s+\w)["`[(?\w]/is,
  /^(insert(\s+or\s+\w+)?|replace)\s+into\s+(?!(the|an?|your|this|these)\s+\w)[\w."`[\]?]+\s*$/i,
  /^delete\s+from\s+(?!(here|there|it)\b)[\w."`[\]?]+\s*(;|where\s.*)?\s*$/is,
  /^update\s+(?!(the|your|this|its)\b)[\w."`[\]?]+\s+set\s*$/i,
  /^(create|drop|alter)\s+(unique\s+|temp\s+|temporary\s+|virtual\s+)*(table|index|view|trigger)\s+\w+\s*;?\s*$/i,
  /^(pragma|savepoint)\s+\w+\s*;?$/i,
  /\b(ORDER BY|GROUP BY|INNER JOIN|LEFT JOIN|ON CONFLICT)\b/,
  /\bWHERE\s+[\w."?]+\s*([=<>!]|IN\b|IS\b|LIKE\b|BETWEEN\b)/,
]
