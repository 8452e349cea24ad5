import type { CallSinks } from './call-sinks.ts';

const DIRECTORY =
  /^(ldap|ldap_?client|ldap_?conn(ection)?|conn(ection)?|client|ctx|context|dir_?(ctx|context)|ldap_?template|l)$/i;
const SCRIPT = [
  { paths: ['ldapjs.parseFilter', 'ldapjs.filters.parseString', 'ldapts.FilterParser.parseString'], argument: 0 },
] as const;

/** Where a text is read as the filter of a search in an LDAP directory, with its position. */
export const LDAP_FILTERS: CallSinks = {
  python: [
    {
      paths: ['initialize', 'open'].flatMap((maker) =>
        ['search', 'search_s', 'search_st', 'search_ext', 'search_ext_s'].map((name) => `ldap.${maker}().${name}`),
      ),
      argument: 2,
      keyword: 'filterstr',
    },
    {
      methods: ['search_s', 'search_st', 'search_ext', 'search_ext_s'],
      receiver: /./,
      argument: 2,
      keyword: 'filterstr',
    },
    { paths: ['ldap3.Connection().search'], argument: 1, keyword: 'search_filter' },
    { methods: ['paged_search'], receiver: /standard$/, argument: 1, keyword: 'search_filter' },
  ],
  javascript: SCRIPT,
  typescript: SCRIPT,
  java: [
    {
      paths: [
        'javax.naming.directory.DirContext',
        'javax.naming.directory.InitialDirContext',
        'javax.naming.ldap.LdapContext',
        'javax.naming.ldap.InitialLdapContext',
        'javax.naming.event.EventDirContext',
        'com.sun.jndi.ldap.LdapCtx',
      ].map((type) => `${type}.search`),
      argument: 1,
    },
    {
      paths: ['org.springframework.ldap.core.LdapTemplate', 'org.springframework.ldap.core.LdapOperations'].flatMap(
        (type) => ['search', 'searchForObject', 'searchForContext', 'authenticate'].map((name) => `${type}.${name}`),
      ),
      argument: 1,
    },
    {
      paths: ['org.springframework.ldap.core.LdapTemplate.find', 'com.unboundid.ldap.sdk.Filter.create'],
      argument: 0,
    },
    { paths: ['com.unboundid.ldap.sdk.LDAPConnection.search'], argument: 2 },
    { methods: ['search'], receiver: DIRECTORY, argument: 1 },
  ],
  go: [
    {
      paths: ['github.com/go-ldap/ldap/v3', 'github.com/go-ldap/ldap', 'gopkg.in/ldap.v2', 'gopkg.in/ldap.v3'].map(
        (module) => `${module}.NewSearchRequest`,
      ),
      argument: 6,
    },
    {
      paths: ['github.com/go-ldap/ldap/v3', 'github.com/go-ldap/ldap'].map((module) => `${module}.CompileFilter`),
      argument: 0,
    },
  ],
};
