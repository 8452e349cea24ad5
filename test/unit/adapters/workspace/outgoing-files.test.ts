import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { WorkspaceOutgoingFiles } from '#adapters/workspace/outgoing-files.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

describe('WorkspaceOutgoingFiles', () => {
  const folder = useTempFolder();

  async function sent(paths: readonly string[], root = folder.path): Promise<string[]> {
    const outgoing = new WorkspaceOutgoingFiles(root);
    const answers = await Promise.all(paths.map(async (path) => ({ path, answer: await outgoing.mayLeave(path) })));
    return answers.filter(({ answer }) => answer.kind === 'yes').map(({ path }) => path);
  }

  async function reasonFor(path: string): Promise<string> {
    const answer = await new WorkspaceOutgoingFiles(folder.path).mayLeave(path);
    return answer.kind === 'no' ? answer.reason : '';
  }

  it('lets source code leave, also when it is not saved yet', async () => {
    folder.write({ 'src/app.ts': '' });
    const paths = [
      'src/app.ts',
      'src/new/file.py',
      'src/credentials-form.tsx',
      'auth/credentials.py',
      'secrets/store.go',
      'pkg/kubeconfig.go',
      'src/keys.java',
      '.env.example',
    ];
    assert.deepEqual(await sent(paths), paths);
  });

  it('keeps files that hold secrets by their nature, in any folder and spelling', async () => {
    const names = [
      '.env',
      '.env.production',
      '.npmrc',
      '.pypirc',
      '.netrc',
      'id_rsa',
      'id_ed25519.pub',
      'server.pem',
      'Server.KEY',
      'prod.tfstate',
      'prod.tfstate.backup',
      'prod.tfvars',
      'kubeconfig',
      'credentials',
      'credentials.json',
      'secrets.yaml',
      'release.keystore',
      'cert.crt',
      '.aws/config',
      '.kube/config',
    ];
    assert.deepEqual(await sent(names.flatMap((name) => [name, `deploy/eu/${name}`])), []);
    assert.equal(await reasonFor('.env'), '.env is not sent to a model: it is of a kind that holds secrets.');
  });

  it('keeps what ignore files name, whatever lies deeper', async () => {
    folder.write({
      '.gitignore': 'generated/\n*.local.ts\n',
      '.refactoriqignore': 'legal/\n',
      'src/.gitignore': '!keep.local.ts\nown.ts\n',
      'generated/.gitignore': '!*\n',
      'src/app.ts': '',
    });
    const paths = ['generated/deep/a.ts', 'legal/b.ts', 'src/own.ts', 'src/a.local.ts', 'node_modules/x/index.js'];
    assert.deepEqual(await sent([...paths, 'src/keep.local.ts', 'src/app.ts']), ['src/keep.local.ts', 'src/app.ts']);
    assert.match(await reasonFor('legal/b.ts'), /named by \.gitignore, \.ignore or \.refactoriqignore/);
  });

  it('lets no ignore file take back what holds secrets', async () => {
    folder.write({ '.refactoriqignore': '!.env\n!*.pem\n' });
    assert.deepEqual(await sent(['.env', 'a.pem']), []);
  });

  it('heeds the ignore files between the workspace and its repository', async () => {
    folder.write({
      '.gitignore': '*.gen.ts\n',
      'packages/.refactoriqignore': 'ui/secret-sauce.ts\n',
      'packages/ui/a.ts': '',
    });
    mkdirSync(join(folder.path, '.git'));
    const root = join(folder.path, 'packages/ui');
    assert.deepEqual(await sent(['a.ts', 'a.gen.ts', 'secret-sauce.ts'], root), ['a.ts']);
  });

  it('takes a link for what it leads to', async () => {
    folder.write({
      'app/.env': '',
      'app/.gitignore': 'hidden/\n',
      'app/hidden/a.ts': '',
      'elsewhere.ts': '',
      'app/a.ts': '',
    });
    const root = join(folder.path, 'app');
    symlinkSync(join(root, '.env'), join(root, 'settings.ts'));
    symlinkSync(join(root, 'hidden'), join(root, 'shown'));
    symlinkSync(join(folder.path, 'elsewhere.ts'), join(root, 'out.ts'));
    symlinkSync(join(root, 'a.ts'), join(root, 'b.ts'));
    assert.deepEqual(await sent(['settings.ts', 'shown/a.ts', 'shown/new.ts', 'out.ts', 'b.ts'], root), ['b.ts']);
    symlinkSync(root, join(folder.path, 'link'));
    assert.deepEqual(await sent(['a.ts', 'hidden/a.ts'], join(folder.path, 'link')), ['a.ts']);
  });

  it('keeps what lies outside of the workspace', async () => {
    assert.deepEqual(await sent(['../other.ts', '/etc/hosts']), []);
    assert.match(await reasonFor('../other.ts'), /lies outside of the workspace/);
  });
});
