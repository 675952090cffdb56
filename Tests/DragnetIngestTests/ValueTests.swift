import DragnetCore
import DragnetEvents
import DragnetIngest
import Foundation
import Testing

@Suite struct ValueTests {
    /// The times of a log that has these in its time column.
    private func times(_ values: [String], _ options: IngestOptions = IngestOptions()) throws -> [String] {
        let body = values.map { "\"\($0)\",a,b\n" }.joined()
        let log = try ingest("time,src,dst\n" + body, options).log
        return (log.times ?? []).map(Timestamp.text)
    }

    @Test(
        "times as people and programs write them",
        arguments: [
            ("1700000000", "2023-11-14T22:13:20Z"), ("1700000000.25", "2023-11-14T22:13:20.250000Z"),
            ("1700000000.1234567", "2023-11-14T22:13:20.123456Z"), ("1.7e9", "2023-11-14T22:13:20Z"),
            ("1700000000123", "2023-11-14T22:13:20.123000Z"), ("1700000000123456", "2023-11-14T22:13:20.123456Z"),
            ("1700000000123456789", "2023-11-14T22:13:20.123456Z"), ("0", "1970-01-01T00:00:00Z"),
            ("86400", "1970-01-02T00:00:00Z"), ("-1.5", "1969-12-31T23:59:58.500000Z"),
            ("2023-11-14T22:13:20Z", "2023-11-14T22:13:20Z"), ("2023-11-14 22:13:20", "2023-11-14T22:13:20Z"),
            ("2023-11-14T22:13:20.5+02:00", "2023-11-14T20:13:20.500000Z"),
            ("2023-11-14T22:13:20-0530", "2023-11-15T03:43:20Z"), ("2023-11-14 22:13 UTC", "2023-11-14T22:13:00Z"),
            ("2023/11/14 22:13", "2023-11-14T22:13:00Z"), ("2011/08/16 10:01:46.972101", "2011-08-16T10:01:46.972101Z"),
            ("2023-11-14", "2023-11-14T00:00:00Z"), ("14.11.2023 22:13:20", "2023-11-14T22:13:20Z"),
            ("1.2.2023", "2023-02-01T00:00:00Z"), ("14/11/2023 22:13", "2023-11-14T22:13:00Z"),
            ("11/14/2023 10:13:20 PM", "2023-11-14T22:13:20Z"), ("11/14/2023 12:05 AM", "2023-11-14T00:05:00Z"),
            ("14-Nov-2023 22:13:20", "2023-11-14T22:13:20Z"), ("2024-02-29", "2024-02-29T00:00:00Z"),
        ]) func time(_ written: String, _ expected: String) throws
    {
        #expect(try times([written, written]) == [expected, expected])
    }

    @Test func compactDatesNeedAName() throws {
        let log = try ingest("date,src,dst\n20260301,a,b\n20260302,a,b\n").log
        #expect(log.times?.map(Timestamp.text) == ["2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"])
        #expect(try times(["20260301", "20260302"]).first == "1970-08-23T11:51:41Z")
    }

    @Test func dayAndMonthAreToldApartOrAsked() throws {
        #expect(try times(["03/04/2026", "13/04/2026"])[0] == "2026-04-03T00:00:00Z")
        #expect(try times(["03/04/2026", "04/13/2026"])[0] == "2026-03-04T00:00:00Z")
        let error = failure { try ingest("time,src,dst\n03/04/2026,a,b\n05/06/2026,a,b\n") }
        #expect(error?.code == .inputAmbiguous)
        #expect(error?.place?.column == "time")
        #expect(error?.help?.contains("--date-order day-first") == true)
        var options = IngestOptions()
        options.dateOrder = .monthFirst
        #expect(try times(["03/04/2026", "05/06/2026"], options)[0] == "2026-03-04T00:00:00Z")
    }

    @Test func datesThatDoNotExistAreRejected() throws {
        var text = "time,src,dst\n"
        for row in 0..<300 { text += row == 5 ? "2026-02-30,a,b\n" : "2026-02-\(row % 20 + 1),a,b\n" }
        let result = try ingest(text)
        #expect(result.rejects.map(\.reason) == ["time \"2026-02-30\" is a date that does not exist"])
        #expect(result.rejects[0].line == 7)
    }

    @Test("wall clocks follow their zone, through both changes of the clock")
    func zones() throws {
        var options = IngestOptions()
        options.timeZone = try #require(TimeZone(identifier: "Europe/Berlin"))
        let written = [
            "2026-01-15 12:00:00", "2026-03-29 01:59:59", "2026-03-29 02:30:00", "2026-03-29 03:00:00",
            "2026-07-15 12:00:00", "2026-10-25 01:59:59", "2026-10-25 02:30:00", "2026-10-25 03:00:00",
            "2026-10-25 02:30:00Z",
        ]
        #expect(
            try times(written, options) == [
                "2026-01-15T11:00:00Z", "2026-03-29T00:59:59Z", "2026-03-29T01:30:00Z", "2026-03-29T01:00:00Z",
                "2026-07-15T10:00:00Z", "2026-10-24T23:59:59Z", "2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z",
                "2026-10-25T02:30:00Z",
            ])
    }

    @Test func dateAndTimeOfDayInTwoColumns() throws {
        let log = try ingest("date,time,src,dst\n2026-03-01,12:30:05,a,b\n2026-03-02,08:00:00,a,b\n").log
        #expect(log.times?.map(Timestamp.text) == ["2026-03-01T12:30:05Z", "2026-03-02T08:00:00Z"])
        let said = try ingest("d,t,src,dst\n2026-03-01,12:30:05,a,b\n", try mapped("time=d+t")).log
        #expect(said.times?.map(Timestamp.text) == ["2026-03-01T12:30:05Z"])
    }

    @Test("decimals are the nearest Double")
    func decimals() throws {
        var written = [
            "0", "-0.0", "1.5", "+3", ".5", "7.", "1e3", "1.5E-3", "9007199254740993", "123456789012345678901234567",
            "0.1", "1e-320", "1e27", "4.35", "2.675", "1e22", "1e23", "0.000001", "8.5e-7",
        ]
        let random = Stepper(seed: 9)
        for _ in 0..<3000 {
            let whole = random.next(1_000_000_000)
            let places = random.next(12) - 1
            var digits = String(whole)
            if places > 0 {
                while digits.count <= places { digits = "0" + digits }
                digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -places))
            }
            written.append(digits)
        }
        let log = try ingest("src,dst,amount\n" + written.map { "a,b,\($0)\n" }.joined()).log
        for (row, text) in written.enumerated() {
            let plain = text.hasSuffix(".") ? text + "0" : text.hasPrefix(".") ? "0" + text : text
            #expect(log.amounts?[row]?.bitPattern == Double(plain).map { ($0 + 0).bitPattern }, "\(text)")
        }
    }

    @Test("a further number is kept whatever its size, where no event is scored by it")
    func largeAttributes() throws {
        let options = try mapped("time=")
        let log = try ingest("src,dst,balance,duration\na,b,1.7e308,1e27\na,c,-1e300,1e28\na,d,3,4\n", options).log
        #expect((0..<3).map { log.numberAttribute("balance")?[$0] } == [1.7e308, -1e300, 3])
        #expect((0..<3).map { log.numberAttribute("duration")?[$0] } == [1e27, nil, 4])
    }

    @Test("the service takes the same numbers as files do")
    func incomingAmounts() throws {
        func read(_ field: String) throws -> [IncomingEvent] {
            var bytes = Array("{\"time\":1700000000,\"source\":\"a\",\"destination\":\"b\",\(field)}".utf8)
            return try IncomingEventReader(limit: 1).read(&bytes, isLines: false)
        }
        #expect(try read("\"amount\":-1e27").map(\.amount) == [-1e27])
        for field in ["\"amount\":1e28", "\"amount\":-1.7e308", "\"amount\":\"1e28\""] {
            let fault = #expect(throws: IncomingEventFault.self) { try read(field) }
            #expect(fault?.isWellFormed == true && fault?.field == "amount")
        }
    }

    @Test func amountsWithMarksAndSigns() throws {
        func amounts(_ cells: [String], _ decimal: Character, _ thousands: Character?) throws -> [Double?] {
            var options = IngestOptions()
            options.decimalMark = decimal
            options.thousandsMark = thousands
            let log = try ingest("src;dst;amount\n" + cells.map { "a;b;\($0)\n" }.joined(), options).log
            return (0..<log.count).map { log.amounts?[$0] }
        }
        #expect(try amounts(["1,234.50", "12", "-1,000,000.25"], ".", ",") == [1234.5, 12, -1_000_000.25])
        #expect(try amounts(["1.234,50", "12,5", "3"], ",", nil) == [1234.5, 12.5, 3])
        #expect(try amounts(["1'234.50", "(12)"], ".", "'") == [1234.5, -12])
        let log = try ingest("src,dst,amount\na,b,$12.50\na,b,€ 3\na,b,-$4\na,b,7 EUR\na,b,USD 8\na,b,9\n").log
        #expect((0..<6).map { log.amounts?[$0] } == [12.5, 3, -4, 7, 8, 9])
        #expect((0..<6).map { log.currency?[$0] } == ["$", "€", "$", "EUR", "USD", nil])
    }

    @Test(
        arguments: [
            ("NaN", "amount \"NaN\" is not a finite number", nil),
            ("-inf", "amount \"-inf\" is not a finite number", nil),
            ("1e309", "amount \"1e309\" is too large for a number", nil),
            ("1.01e27", "amount \"1.01e27\" is too large for a number", nil),
            ("(2e27)", "amount \"(2e27)\" is too large for a number", nil),
            ("-1e308", "amount \"-1e308\" is too large for a number", nil),
            ("1.234,50", "amount \"1.234,50\" is not a number", "say --decimal ,"),
            ("1,234.50", "amount \"1,234.50\" is not a number", "say --thousands ,"),
            ("12,5", "amount \"12,5\" is not a number", "say --decimal , or, if commas group thousands, --thousands ,"),
            ("0x10", "amount \"0x10\" is not a number", nil), ("1 2", "amount \"1 2\" is not a number", nil),
            ("free", "amount \"free\" is not a number", nil), ("1.2.3", "amount \"1.2.3\" is not a number", nil),
        ] as [(String, String, String?)]) func badAmount(_ cell: String, _ reason: String, _ help: String?) throws
    {
        // The fee's point keeps a comma from being taken for the mark before decimals.
        let result = try ingest("src;dst;amount;fee\na;b;1;0.5\na;b;\(cell);0.5\n", try mapped(maxBad: 0.5))
        #expect(result.rejects.map(\.reason) == [reason])
        #expect(result.rejects.first?.help == help)
        let error = failure { try ingest("src;dst;amount;fee\na;b;\(cell);0.5\na;b;\(cell);0.5\n") }
        #expect(error?.code == .inputUnusable)
        #expect(error?.place?.line == 2)
        #expect(error?.message.hasPrefix(reason) == true)
        #expect(error?.help?.hasPrefix(help ?? "to leave bad rows out") == true)
    }

    @Test func missingNegativeAndZeroAmountsAreKeptAndCounted() throws {
        let result = try ingest("src,dst,amount\na,b,\na,b,0\na,b,-3\na,a,1\n")
        #expect(result.log.count == 4)
        #expect(result.log.amounts?[0] == nil)
        #expect(result.quality.missingAmounts == 1)
        #expect(result.quality.nonPositiveAmounts == 2)
        #expect(result.quality.selfLoops == 1)
    }
}
