// Compares `fresh`, which Express uses, with the vectors.
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(`${process.env.PACKAGES ?? import.meta.dirname}/`)
const fresh = require('fresh')
const { version } = require('fresh/package.json')
const here = new URL('./', import.meta.url)
const corpus = new URL('../../', here)

// `fresh` is asked on GET and HEAD of what exists, and knows two fields.
const outOfScope = ['missing', 'write', 'exempt-method', 'safe-method', 'query', 'clock', 'if-match', 'if-unmodified-since']

function decision({ headers, state }) {
  const request = {} // as Node's server does: lists joined, of other fields the first line
  for (const [name, value] of headers.map(([name, value]) => [name.toLowerCase(), value.replace(/^[ \t]+|[ \t]+$/g, '')])) {
    if (!(name in request)) request[name] = value
    else if (name === 'if-none-match') request[name] += `, ${value}`
  }
  const date = state.last_modified === null ? undefined : new Date(state.last_modified * 1000).toUTCString()
  return fresh(request, { etag: state.etag ?? undefined, 'last-modified': date }) ? 'not_modified' : 'proceed'
}

const files = readdirSync(corpus).filter((name) => name.endsWith('.jsonl')).sort()
const lines = files.flatMap((name) => readFileSync(new URL(name, corpus), 'ascii').trimEnd().split('\n'))
const cases = lines.map((line) => JSON.parse(line))
  .filter(({ level, features }) => level !== 'choice' && !outOfScope.some((name) => features.includes(name)))
const failed = cases.filter((vector) => decision(vector) !== vector.expect.decision).map(({ id }) => id)
const known = readFileSync(new URL('known-failures.txt', here), 'ascii').split('\n').filter(Boolean)
const added = failed.filter((id) => !known.includes(id))
const stale = known.filter((id) => !failed.includes(id))
console.log(`fresh ${version}: ${failed.length} of ${cases.length} cases fail`)
console.log('new failures:', ...added)
console.log('known failures that do not fail:', ...stale)
process.exit(cases.length === 0 || added.length + stale.length > 0 ? 1 : 0)
