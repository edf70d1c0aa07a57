const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { dest, parallel, series, src } = require('gulp');

const clean = () => rm('dist', { recursive: true, force: true });

const compile = () => spawn('tsc', ['--project', 'tsconfig.build.json'], { stdio: 'inherit' });

// n8n resolves `file:` icons relative to the compiled file that names them, which is as far from
// dist/icons as its source is from icons.
const copyIcons = () => src('icons/*.svg').pipe(dest('dist/icons'));

const copyNodeMetadata = () => src('nodes/**/*.json', { base: 'nodes' }).pipe(dest('dist/nodes'));

exports.build = series(clean, compile, parallel(copyIcons, copyNodeMetadata));
