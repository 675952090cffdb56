extension HeaderWords {
    /// A word of a header in the words of the lists, where it is one of another language that banks export in; itself otherwise.
    ///
    /// German, French, Spanish, Italian, Portuguese, Dutch, Polish, the Scandinavian languages and Turkish. Words that mean
    /// something else in an English header (*data*, *tid*, *art*) or in each other's (*valuta*) are left out: columns of dates
    /// are found by their values all the same.
    static func inEnglish(_ word: String) -> [String] { translations[word] ?? [word] }

    private static let translations: [String: [String]] = {
        var all: [String: [String]] = [:]
        for (english, words) in wordsByMeaning {
            for word in words.split(separator: " ") {
                all[String(word)] = english.split(separator: " ").map(String.init)
            }
        }
        return all
    }()

    /// Words of other languages that say a side only where they are all that the header says.
    static let prepositions = ["von": "from", "an": "to", "nach": "to", "van": "from", "naar": "to"]

    private static let wordsByMeaning: [(english: String, words: String)] = [
        (
            "sender",
            """
            auftraggeber absender zahler zahlungspflichtiger émetteur emetteur expéditeur expediteur donneur payeur ordenante \
            remitente pagador mittente ordinante pagatore remetente afzender betaler opdrachtgever nadawca zleceniodawca \
            avsändare avsandare afsender avsender betalare gönderen gonderen
            """
        ),
        ("sender account", "auftraggeberkonto absenderkonto zahlerkonto belastungskonto"),
        ("debtor", "débiteur debiteur schuldner deudor debitore devedor dłużnik"),
        (
            "recipient",
            """
            empfänger empfaenger begünstigter beguenstigter zahlungsempfänger zahlungsempfaenger bénéficiaire beneficiaire \
            destinataire beneficiario destinatario beneficiário destinatário recebedor favorecido ontvanger begunstigde odbiorca \
            mottagare modtager mottaker alıcı alici
            """
        ),
        ("recipient account", "empfängerkonto empfaengerkonto gutschriftskonto zielkonto gegenkonto tegenrekening"),
        ("creditor", "créancier creancier gläubiger glaeubiger acreedor creditore credor wierzyciel"),
        ("counterparty", "gegenpartei tegenpartij contrepartie contraparte controparte"),
        ("source", "quelle origen origine origem źródło zrodlo"),
        ("destination", "ziel destino destinazione bestemming cel"),
        ("account", "konto compte cuenta conto conta rekening rachunek hesap"),
        ("account number", "kontonummer rekeningnummer kontonr"),
        ("card", "karte carte tarjeta carta kaart karta kort kart cartão cartao"),
        ("card number", "kartennummer kaartnummer kortnummer"),
        ("customer", "kunde kundin client cliente klant klient kund müşteri"),
        ("customer id", "kundennummer kundennr klantnummer"),
        (
            "merchant",
            "händler haendler commerçant commercant marchand comercio comerciante esercente commerciante lojista"
        ),
        ("number", "nummer nr numéro numero número numer"),
        ("name", "nom nombre nome naam nazwa namn navn"),
        (
            "amount",
            """
            betrag umsatz montant importe monto importo valor bedrag kwota belopp beløb beloeb beløp tutar zahlbetrag \
            umsatzbetrag
            """
        ),
        ("currency", "währung waehrung devise divisa moneda moeda muntsoort waluta valutakod"),
        ("balance", "saldo solde kontostand"),
        ("timestamp", "zeitstempel horodatage tidsstempel tijdstempel"),
        ("date", "datum buchungstag buchungsdatum fecha dato tarih transaktionsdatum"),
        ("time", "uhrzeit zeit heure hora ora tijd godzina saat buchungszeit klokkeslæt"),
        ("type", "typ tipo soort rodzaj"),
        (
            "transaction",
            "transaktion transaktions transacción transaccion transação transacao transazione transactie transakcja"
        ),
        ("transaction id", "transaktionsnummer transaktionsid transaktionskennung"),
        ("reference", "referenz référence referencia riferimento referência referentie"),
        ("country", "land pays país pais paese kraj ülke"),
        ("bank", "banque banco banca blz bankleitzahl"),
    ]
}
