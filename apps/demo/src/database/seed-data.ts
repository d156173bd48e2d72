/** Who works in the store. */
export const team = [
  { handle: 'anna', name: 'Anna Keller', role: 'manager' },
  { handle: 'bruno', name: 'Bruno Costa', role: 'support' },
  { handle: 'chidi', name: 'Chidi Okafor', role: 'support' },
  { handle: 'dana', name: 'Dana Novak', role: 'warehouse' },
] as const

/** What the store sells. */
export const catalogue = [
  product('MUG-01', 'Stoneware mug', '12.90'),
  product('MUG-02', 'Enamel mug', '9.50'),
  product('CUP-01', 'Espresso cup', '7.20'),
  product('POT-01', 'Tea pot', '34.00'),
  product('POT-02', 'Coffee pot', '41.50'),
  product('PAN-01', 'Iron pan', '59.00'),
  product('PAN-02', 'Crêpe pan', '38.90'),
  product('BOWL-01', 'Rice bowl', '8.40'),
  product('BOWL-02', 'Salad bowl', '22.00'),
  product('KNIFE-01', 'Paring knife', '18.00'),
  product('KNIFE-02', 'Bread knife', '29.90'),
  product('BOARD-01', 'Oak board', '27.50'),
  product('LAMP-01', 'Desk lamp', '64.00'),
  product('LAMP-02', 'Night light', '19.90'),
  product('CHAIR-01', 'Folding chair', '49.00'),
  product('STOOL-01', 'Step stool', '36.00'),
  product('VASE-01', 'Glass vase', '24.50'),
  product('TOWEL-01', 'Linen towel', '11.00'),
  product('APRON-01', 'Cotton apron', '21.00'),
  product('CLOCK-01', 'Wall clock', '45.00'),
]

const names = [
  'Ada Lindqvist, Ben Achterberg, Clara Moreau, Deniz Yılmaz, Elif Arslan, Femi Adeyemi, Greta Holm, Hugo Lefèvre',
  'Ines Duarte, Jonas Weber, Kira Sato, Liam Byrne, Mei Tanaka, Nils Berg, Olga Petrova, Pablo Ortiz, Quinn Harper',
  'Rosa Bianchi, Sven Dahl, Tara Singh, Umar Farooq, Vera Kolář, Wim de Vries, Yara Haddad',
].flatMap((line) => line.split(', '))

/** Who buys there. */
export const people = names.map((name, index) => ({
  name,
  email: `${asciiOf(name)}@example.com`,
  phone: `+49 30 5550 ${String(100 + index)}`,
  iban: `DE00 5001 0517 ${String(5_400_000 + index * 37)}`,
}))

function product(sku: string, name: string, listPrice: string) {
  return { sku, name, listPrice, stock: 60 }
}

function asciiOf(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/[^\p{ASCII}]/gu, '')
    .toLowerCase()
    .replaceAll(' ', '.')
}
