const { transformSync } = require('esbuild')

/** What tap's TypeScript loader calls for each file: esbuild takes the types out in a tenth of the time that tsc needs. */
exports.create = () => ({
  transpile(input, { fileName }) {
    const { code, map } = transformSync(input, {
      loader: 'ts',
      sourcefile: fileName,
      sourcemap: 'external',
      target: 'node20.19',
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    })
    return { outputText: code, sourceMapText: map }
  },
})
