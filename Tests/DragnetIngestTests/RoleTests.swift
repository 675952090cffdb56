import DragnetCore
import DragnetEvents
import DragnetIngest
import Testing

/// A header with a row, and what it must be read as.
struct KnownHeader: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var row: String
    var label: Int8?
    var kind: String?
    var id: String?
    var attributes: [String] = []
    var unused: [String] = []
    var testDescription: String { name }
}

private let knownHeaders: [KnownHeader] = [
    KnownHeader(
        name: "IBM AML",
        text: """
            Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,Amount Paid,Payment Currency,Payment Format,Is Laundering
            2022/09/01 00:20,010,8000EBD30,010,8000EBD30,3697.34,US Dollar,3697.34,US Dollar,Reinvestment,0
            """,
        row: "1661991600000000 account 010:8000EBD30 > account 010:8000EBD30 3697.34", label: 0, kind: "Reinvestment",
        attributes: ["Amount Received", "Receiving Currency"]),
    KnownHeader(
        name: "PaySim",
        text: """
            step,type,amount,nameOrig,oldbalanceOrg,newbalanceOrig,nameDest,oldbalanceDest,newbalanceDest,isFraud,isFlaggedFraud
            2,TRANSFER,181.0,C1305486145,181.0,0.0,C553264065,0.0,0.0,1,0
            """,
        row: "7200000000 account C1305486145 > account C553264065 181.0", label: 1, kind: "TRANSFER",
        attributes: ["oldbalanceOrg", "newbalanceOrig", "oldbalanceDest", "newbalanceDest"],
        unused: ["isFlaggedFraud"]),
    KnownHeader(
        name: "AMLSim",
        text: """
            tran_id,orig_acct,bene_acct,tx_type,base_amt,tran_timestamp,is_sar,alert_id
            1,19,17,TRANSFER,858.77,2017-01-01T00:00:00Z,False,-1
            """,
        row: "1483228800000000 account 19 > account 17 858.77", label: 0, kind: "TRANSFER", id: "1",
        unused: ["alert_id"]),
    KnownHeader(
        name: "Handbook",
        text: """
            TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_TIME_SECONDS,TX_TIME_DAYS,TX_FRAUD,TX_FRAUD_SCENARIO
            0,2018-04-01 00:00:31,596,3156,57.16,31,0,0,0
            """,
        row: "1522540831000000 person 596 > terminal 3156 57.16", label: 0, id: "0",
        unused: ["TX_TIME_SECONDS", "TX_TIME_DAYS", "TX_FRAUD_SCENARIO"]),
    KnownHeader(
        name: "Sparkov",
        text: """
            ,trans_date_trans_time,cc_num,merchant,category,amt,first,last,gender,trans_num,unix_time,merch_lat,is_fraud
            0,2019-01-01 00:00:18,2703186189652095,"fraud_Rippin, Kub and Mann",misc_net,4.97,Jennifer,Banks,F,0b242abb,1325376018,36.01,0
            """,
        row: "1546300818000000 card 2703186189652095 > merchant fraud_Rippin, Kub and Mann 4.97", label: 0,
        kind: "misc_net", id: "0b242abb", attributes: ["#1", "gender", "merch_lat"],
        unused: ["first", "last", "unix_time"]),
    KnownHeader(
        name: "plain with a kind",
        text: "id,time,src,dst,amount,format\n7,1704067245,B11,B06,480.0,cheque\n",
        row: "1704067245000000 account B11 > account B06 480.0", kind: "cheque", id: "7"),
    KnownHeader(
        name: "words of a bank",
        text:
            "booking_date;sender_iban;sender_name;receiver_iban;receiver_country;value;currency\n2026-03-01;DE1;Ann;DE2;DE;5;EUR\n",
        row: "1772323200000000 account DE1 > account DE2 5.0", attributes: ["sender_name", "receiver_country"]),
    KnownHeader(
        name: "card and shop",
        text: "timestamp,card_number,merchant_id,merchant_category,amount,fraud\n1700000000,4711,M1,food,9.5,1\n",
        row: "1700000000000000 card 4711 > merchant M1 9.5", label: 1, attributes: ["merchant_category"]),
    KnownHeader(
        name: "network flows",
        text:
            "StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,TotPkts,TotBytes,SrcBytes\n2011/08/16 10:01:46.5,3.5,tcp,10.0.0.1,4,->,10.0.0.2,80,CON,3,900,400\n",
        row: "1313488906500000 host 10.0.0.1 > host 10.0.0.2 900.0", kind: "tcp",
        attributes: ["duration", "proto", "port", "state", "origBytes", "respBytes"],
        unused: ["Sport", "Dir", "TotPkts"]),
    KnownHeader(
        name: "a bank in German",
        text: """
            Buchungstag;Uhrzeit;Auftraggeber IBAN;Auftraggeber;Empfänger IBAN;Empfänger;Betrag;Währung;Verwendungszweck
            13.03.2026;10:00:00;DE1;Ann;DE2;Ben;3.099,38;EUR;Miete
            """,
        row: "1773396000000000 account DE1 > account DE2 3099.38",
        attributes: ["Auftraggeber", "Empfänger", "Verwendungszweck"]),
    KnownHeader(
        name: "a bank in French",
        text: "Date;Heure;Compte émetteur;Compte bénéficiaire;Montant;Devise\n2026-03-13;10:00:00;F1;F2;12,50;EUR\n",
        row: "1773396000000000 account F1 > account F2 12.5"),
    KnownHeader(
        name: "a bank in Spanish",
        text: "Fecha,Ordenante,Beneficiario,Importe,Moneda,Tipo\n2026-03-13T10:00:00,E1,E2,12.50,EUR,SEPA\n",
        row: "1773396000000000 account E1 > account E2 12.5", kind: "SEPA"),
    KnownHeader(
        name: "a bank in Polish",
        text: "Data,Godzina,Rachunek nadawcy,Nadawca,Odbiorca,Kwota,Waluta\n2026-03-13,10:00:00,X,P1,P2,12.50,PLN\n",
        row: "1773396000000000 account P1 > account P2 12.5", attributes: ["Rachunek nadawcy"]),
    KnownHeader(
        name: "from and to in German",
        text: "Datum,Von,An,Betrag\n2026-03-13T10:00:00,G1,G2,12.50\n",
        row: "1773396000000000 account G1 > account G2 12.5"),
    KnownHeader(
        name: "two users", text: "from_user,to,when\nann,bob,2026-03-01T10:00:00\n",
        row: "1772359200000000 person ann > person bob -"),
]

@Suite struct RoleTests {
    @Test(arguments: knownHeaders) func headersAreKnown(_ known: KnownHeader) throws {
        let result = try ingest(known.text)
        #expect(rows(result.log) == [known.row])
        #expect(result.log.labels?[0] == known.label)
        #expect(result.log.kind?[0] == known.kind)
        #expect(result.log.inputIDs?[0] == known.id)
        #expect(result.log.attributeNames == known.attributes)
        #expect(result.mapping.unused == known.unused)
    }

    @Test(
        arguments: [
            // What the amounts say, and how the first is read; nil asks.
            (["12,50", "3"], 12.5), (["1.234,50", "1.234"], 1234.5), (["1.234.567", "12"], 1_234_567),
            (["-0,5 EUR", "7"], -0.5),
            (["1.234", "12,5"], 1234), (["1.234", "5"], 1.234), (["12.50", "3"], 12.5), (["12.5", "12,5"], nil),
            (["1,234", "5"], nil), (["1,234.50", "5"], nil), (["1,2,3", "5"], nil),
        ] as [([String], Double?)])
    func decimalCommasAreFoundWhereTheValuesLeaveNoDoubt(amounts: [String], first: Double?) throws {
        let text = "von;an;betrag;datum;ort\n" + amounts.map { "a;b;\($0);13.02.2026;1.2.3.4\n" }.joined()
        guard let first else {
            #expect(failure { try ingest(text) }?.code == .inputUnusable)
            return
        }
        let result = try ingest(text)
        #expect(result.log.amounts?[0] == first)
        #expect(result.notes.contains { $0.contains("decimal comma") } == (result.mapping.decimalMark == ","))
    }

    @Test func whatOneColumnSaysOfDecimalsHoldsForAll() throws {
        let comma = try ingest("src;dst;amount;fee\na;b;1.234;0,35\na;c;2.500;1,00\n")
        #expect(comma.log.amounts?[0] == 1234)
        // A column of points keeps commas from being believed.
        #expect(failure { try ingest("src;dst;amount;fee\na;b;12,5;0.35\n") } != nil)
    }

    @Test func theUserIsBelievedOverTheHeader() throws {
        let text = "time,src,dst,owner,amount\n1700000000,a,b,c,1\n"
        let options = try mapped("source=owner", "destination=#2", "time=", "amount=")
        let result = try ingest(text, options)
        #expect(rows(result.log) == ["- node c > node a -"])
        #expect(result.log.isStatic)
        #expect(result.mapping[.source]?.confidence == 1)
        #expect(result.log.attributeNames == ["time", "dst", "amount"])
        let joined = try ingest(text, try mapped("source=src+owner", "amount=amount+time"))
        #expect(rows(joined.log) == ["- account a:c > account b 1700000001.0"])
    }

    @Test func unknownColumnsNameTheNearest() throws {
        let text = "time,payer,payee\n1700000000,a,b\n"
        let error = failure { try ingest(text, try mapped("source=payr")) }
        #expect(error?.code == .usage)
        #expect(error?.help == "did you mean --map source=payer? the columns are time, payer, payee")
        #expect(failure { try ingest(text, try mapped("source=#9")) }?.code == .usage)
        #expect(failure { try ingest(text, try mapped("source=")) }?.code == .usage)
    }

    @Test(arguments: ["source", "sauce=a", "source=#0", "source=a++b", "=a"]) func badMappings(_ text: String) {
        #expect { try ColumnMapping.parse(text) } throws: { ($0 as? DragnetError)?.code == .usage }
    }

    @Test func goodMappings() throws {
        let (role, mapping) = try ColumnMapping.parse(" Source = From Bank + #4 ")
        #expect(role == .source)
        #expect(mapping.columns == [.name("From Bank"), .number(4)])
        #expect(try ColumnMapping.parse("time=").mapping.columns.isEmpty)
        #expect(try ColumnMapping.parse("id=#id").mapping.columns == [.name("#id")])
        // A column whose own name holds a plus.
        let result = try ingest("a+b,dst\nx,y\n", try mapped("source=a+b"))
        #expect(result.log.nodes.name(of: 0) == "x")
    }

    @Test func shares() throws {
        #expect(try IngestOptions.parseShare("0.1%") == 0.001)
        #expect(try IngestOptions.parseShare("0.25") == 0.25)
        for text in ["", "x", "101%", "-1%", "nan"] {
            #expect { try IngestOptions.parseShare(text) } throws: { ($0 as? DragnetError)?.code == .usage }
        }
    }

    @Test func optionsThatCollideAreRefused() {
        func code(_ change: (inout IngestOptions) -> Void) -> DragnetError.Code? {
            var options = IngestOptions()
            change(&options)
            let changed = options
            return failure { try ingest("src,dst\na,b\n", changed) }?.code
        }
        #expect(code { $0.thousandsMark = "." } == .usage)
        #expect(code { $0.decimalMark = ";" } == .usage)
        #expect(code { $0.maxBadShare = 2 } == .usage)
        #expect(code { $0.thousandsMark = "," } == nil)
    }

    @Test func labelsAreNeverFeatures() throws {
        let text = "time,src,dst,label,fraud_type,anomaly_score\n1,a,b,1,x,3\n2,a,b,0,y,4\n3,a,b,,z,5\n"
        let result = try ingest(text)
        #expect(result.log.labels == [1, 0, -1])
        #expect(result.log.attributeNames.isEmpty)
        #expect(result.quality.labelledBad == 1)
        #expect(result.notes.contains { $0.contains("fraud_type, anomaly_score") })
    }

    @Test func idsStayText() throws {
        let result = try ingest("src,dst\n0010,10\n10,0010\nÄ,ä\n")
        #expect(result.log.nodes.count == 4)
        #expect(result.log.nodes.name(of: 0) == "0010")
    }

    @Test func namesThatBeginLikeACurrency() throws {
        let result = try ingest("src,dst,amount\nACC-01,USD-02,1\nEUR03,ACC-01,2\n")
        #expect(rows(result.log)[0] == "- account ACC-01 > account USD-02 1.0")
        #expect(failure { try ingest("src,dst,amount\na,b,ACC-01\n") }?.message == "amount \"ACC-01\" is not a number")
    }

    @Test func repeatedIDs() throws {
        let text = """
            id,time,src,dst,amount
            7,100,a,b,1
            3,101,b,c,2
            7,100,a,b,1
            7,100,a,b,9
            3,101,b,c,2
            ,105,x,y,1
            ,105,x,y,1
            """
        let result = try ingest(text, try mapped("id=id"))
        #expect(result.log.count == 5)
        #expect(result.duplicateRows.map(\.fileRow) == [2, 4])
        #expect(result.duplicateRows.map(\.original) == [0, 1])
        #expect(result.duplicateRows[0].id == "7")
        #expect(result.duplicateRows[0].time == 100_000_000)
        #expect(result.quality.duplicates == 2)
        #expect(result.quality.conflictingIDs == 1)
        #expect(result.log.fileRows == [0, 1, 3, 5, 6])
    }

    @Test func manyRepeatedIDs() throws {
        var text = "id,time,src,dst\n"
        for row in 0..<6000 { text += "x\(row % 5000),\(row % 5000),a\(row % 5000 % 9),b\n" }
        let result = try ingest(text)
        #expect(result.log.count == 5000)
        #expect(result.duplicateRows.count == 1000)
        #expect(result.duplicateRows.allSatisfy { $0.fileRow == $0.original + 5000 })
    }

    @Test func clockAndTies() throws {
        let quality = try ingest("time,src,dst\n5,a,b\n5,a,b\n3,a,b\n9,a,b\n").quality
        #expect(quality.clockJumps == 1)
        #expect(quality.equalTimeShare == 0.5)
        #expect(quality.spanSeconds == 6)
        #expect(quality.firstTime == "1970-01-01T00:00:03Z")
        #expect(quality.warnings.contains("1 events are earlier than the event above them"))
    }

    @Test func currenciesAreCountedApart() throws {
        let result = try ingest("src,dst,amount,currency\na,b,1,EUR\na,b,2,USD\na,b,3,EUR\n")
        #expect(result.quality.currencies == ["EUR": 2, "USD": 1])
        #expect(result.log[1].currency == 1)
    }

    @Test func columnsWithTooManyValuesAreLeftOut() throws {
        var text = "src,dst,place\n"
        for row in 0..<40_000 { text += "a,b,\(row < 3000 ? "p\(row % 10)" : "p\(row)")\n" }
        let result = try ingest(text)
        #expect(result.log.attributeNames.isEmpty)
        #expect(result.mapping.unused == ["place"])
        #expect(result.notes == ["column place has more than 10,000 values and was left out"])
    }

    @Test func cellsOfNumberColumnsThatAreNone() throws {
        let text = "src,dst,age\n" + (0..<50).map { "a,b,\($0 == 7 ? "old" : "\($0)")\n" }.joined()
        let result = try ingest(text)
        #expect(result.log.numberAttribute("age")?[7] == nil)
        #expect(result.log.numberAttribute("age")?[8] == 8)
        #expect(result.notes == ["column age: 1 cells are no numbers and count as missing"])
    }

    @Test func thePresetWins() throws {
        var options = IngestOptions()
        options.preset = .transactions
        let log = try ingest("time,src,dst\n1,10.0.0.1,10.0.0.2\n", options).log
        #expect(log.domain == .transactions)
        #expect(log.nodes.type(of: 0) == .node)
    }
}
