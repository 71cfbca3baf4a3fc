/** What lists are audited by, as people say it, for cards and pages alike. */
export const divisionNames = {
  en: {
    region: "region",
    department: "department",
    sizeClass: "size",
    ageClass: "age",
    activity: "activity",
    legalForm: "legal form",
    "mainland or overseas": "mainland or overseas",
    year: "year",
    quarter: "quarter",
  },
  fr: {
    region: "région",
    department: "département",
    sizeClass: "taille",
    ageClass: "âge",
    activity: "activité",
    legalForm: "forme juridique",
    "mainland or overseas": "métropole ou outre-mer",
    year: "année",
    quarter: "trimestre",
  },
} as const;

export type DivisionNames = Readonly<Record<keyof (typeof divisionNames)["en"], string>>;
