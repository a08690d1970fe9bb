// The layers of DESIGN.md, checked: arrows point inwards, from the outside to the domain.
module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment:
        'The domain imports nothing outside itself but the schema vocabulary: no clock, no ids, no I/O, no engine.',
      severity: 'error',
      from: { path: '^src/domain' },
      to: { pathNot: ['^src/domain', '^node_modules/@sinclair/typebox'] },
    },
    {
      name: 'commands-know-only-the-domain',
      comment: 'The write side decides from streams; it must not read what is computed from them.',
      severity: 'error',
      from: { path: '^src/commands' },
      to: { path: '^(src/(projections|reactions|api)|infra)' },
    },
    {
      name: 'projections-know-only-the-domain',
      comment:
        'The read side folds events; it never issues commands. (The event-store port and the recorded event are shared.)',
      severity: 'error',
      from: { path: '^src/projections' },
      to: { path: '^(src/(reactions|api)|infra)' },
    },
    {
      name: 'reactions-only-issue-commands',
      comment: 'A reaction turns what happened into commands; it neither reads what queries read nor knows who asks.',
      severity: 'error',
      from: { path: '^src/reactions' },
      to: { path: '^(src/(projections|api)|infra)' },
    },
    {
      name: 'sources-know-no-engine',
      comment: 'Adapters depend on ports, never the other way round.',
      severity: 'error',
      from: { path: '^src' },
      to: { path: '^infra|^node_modules/(libsql|mongodb|ioredis|@eventstore|@electric-sql)' },
    },
    {
      name: 'client-is-a-guest',
      comment:
        'The client runs in browsers: of the server it knows the types, and nothing of the server knows the client.',
      severity: 'error',
      from: { path: '^src/client' },
      to: { path: '^src/(?!client)|^infra', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nobody-needs-the-client',
      comment:
        'The client runs in browsers: of the server it knows the types, and nothing of the server knows the client.',
      severity: 'error',
      from: { path: '^(src/(?!client)|infra)' },
      to: { path: '^src/client' },
    },
    {
      name: 'client-needs-little',
      comment: 'What a browser has to load: RxJS and Socket.IO, no module of Node.',
      severity: 'error',
      from: { path: '^src/client' },
      to: { pathNot: '^src|^node_modules/(rxjs|socket.io-client)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle has no reading order.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
