import { isLikelySecret, nameHolds } from './likely-secret.ts'

/** Words of a column name that by themselves promise something about a person. */
const words = [
  'birthday',
  'birthdate',
  'dob',
  'email',
  'ethnicity',
  'firstname',
  'fullname',
  'gender',
  'lastname',
  'mail',
  'maidenname',
  'mobile',
  'nationality',
  'passport',
  'phone',
  'religion',
  'street',
  'surname',
  'telephone',
  'zipcode',
]

/** Words that promise it together, in this order. */
const phrases = [
  ['birth', 'date'],
  ['client', 'ip'],
  ['date', 'of', 'birth'],
  ['family', 'name'],
  ['first', 'name'],
  ['full', 'name'],
  ['given', 'name'],
  ['home', 'address'],
  ['ip', 'address'],
  ['last', 'name'],
  ['maiden', 'name'],
  ['postal', 'code'],
  ['shipping', 'address'],
  ['zip', 'code'],
]

/** Whether a column probably holds a secret or something about a person, to judge by its name. */
export function isLikelyPersonal(column: string): boolean {
  return isLikelySecret(column) || nameHolds(column, words, phrases)
}
