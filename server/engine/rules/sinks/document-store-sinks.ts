import type { CallSinks } from './call-sinks.ts';

/** A collection of MongoDB or a model of mongoose, by what it is mostly called. */
const COLLECTION =
  /^[A-Z]\w*$|(collection|coll|model|users|accounts|posts|items|orders|products|documents|db)s?$|^collection$/;
const FILTERS_FIRST = [
  'find',
  'findOne',
  'findOneAndUpdate',
  'findOneAndDelete',
  'findOneAndReplace',
  'findOneAndRemove',
  'findAndModify',
  'updateOne',
  'updateMany',
  'replaceOne',
  'deleteOne',
  'deleteMany',
  'countDocuments',
  'count_documents',
  'find_one',
  'find_one_and_update',
  'find_one_and_delete',
  'find_one_and_replace',
  'update_one',
  'update_many',
  'replace_one',
  'delete_one',
  'delete_many',
  'where',
] as const;
const SCRIPT = [{ methods: FILTERS_FIRST, receiver: COLLECTION, argument: 0 }] as const;
const JAVA_PARSERS = ['com.mongodb.BasicDBObject', 'org.bson.Document', 'org.bson.BsonDocument'];

/** Where a value becomes the filter of a query of a document store, with its position. */
export const DOCUMENT_FILTERS: CallSinks = {
  javascript: SCRIPT,
  typescript: SCRIPT,
  python: [{ methods: FILTERS_FIRST, receiver: /./, argument: 0, keyword: 'filter' }],
};

/** Where a text is read as such a filter. */
export const FILTER_PARSERS: CallSinks = {
  java: [
    { paths: JAVA_PARSERS.map((type) => `${type}.parse`), argument: 0 },
    { paths: ['com.mongodb.util.JSON.parse', 'com.mongodb.client.model.Filters.where'], argument: 0 },
    { paths: ['org.springframework.data.mongodb.core.query.BasicQuery'], argument: 0 },
  ],
};
