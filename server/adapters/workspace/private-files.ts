import picomatch from 'picomatch';

/** Files that hold secrets by their nature. Nothing takes one of them back in. */
const PRIVATE_FILES: readonly string[] = [
  // Settings of an environment, and what tools log in with.
  '**/.env',
  '**/.env.*',
  '**/*.env',
  '**/.envrc',
  '**/.{npmrc,yarnrc,pypirc,netrc,pgpass,my.cnf,htpasswd,git-credentials,dockercfg,s3cfg,boto,vault-token,terraformrc}',
  '**/.yarnrc.yml',
  '**/{_netrc,terraform.rc,nuget.config,auth.json}',
  '**/.{aws,ssh,gnupg,kube,docker,azure,gcloud}/**',
  '**/{credentials,*credentials*.{json,yml,yaml,xml,ini,toml,csv,txt,properties,enc}}',
  '**/{secret,secrets}{,.*}.{json,yml,yaml,toml,ini,xml,properties,env}',
  '**/{secret,secrets}',
  '**/*service-account*.json',
  '**/*service_account*.json',
  '**/client_secret*.json',
  '**/{kubeconfig,*kubeconfig*.{yml,yaml,json},*.kubeconfig}',
  '**/{local.settings.json,google-services.json,googleservice-info.plist}',
  '**/config/{master.key,database.yml}',
  '**/wp-config.php',
  // Keys and certificates.
  '**/*.{pem,key,p8,p12,pfx,pkcs12,jks,keystore,bks,crt,cer,der,csr,asc,gpg,pgp,ppk,kdb,kdbx,ovpn,mobileprovision}',
  '**/id_{rsa,dsa,ecdsa,ed25519,ecdsa_sk,ed25519_sk}{,.*}',
  '**/{ssh_host_*,known_hosts,authorized_keys}',
  // What infrastructure looks like, with all its passwords.
  '**/*.{tfstate,tfvars}',
  '**/*.tfstate.*',
  '**/*.tfvars.json',
  '**/.terraform/**',
  '**/{vault,*-vault,*.vault}.{yml,yaml}',
  // Data of people.
  '**/*.{sqlite,sqlite3,db,dump,har,pcap}',
  '**/.{bash,zsh,psql,mysql,python,node_repl}_history',
];

/** Values to be filled in, which projects publish on purpose. */
const TEMPLATES: readonly string[] = [
  '**/.env.{example,sample,template,dist,defaults}',
  '**/*.{example,sample,template}.env',
];

const isPrivate = picomatch([...PRIVATE_FILES], { dot: true, nocase: true, ignore: [...TEMPLATES] });

/** Whether a file holds secrets by its nature. The path has forward slashes. */
export function isPrivateFile(path: string): boolean {
  return isPrivate(path);
}
