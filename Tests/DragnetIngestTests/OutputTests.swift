import DragnetCore
import DragnetEvents
import DragnetIngest
import Foundation
import Testing

private let gzipPath: String? = ["/usr/bin/gzip", "/bin/gzip"].first {
    FileManager.default.isExecutableFile(atPath: $0)
}

@Suite struct OutputTests {
    /// Runs gzip on a file and gives what it prints.
    private func run(_ arguments: [String]) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: try #require(gzipPath))
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return [UInt8](data)
    }

    @Test(.enabled(if: gzipPath != nil, "there is no gzip program")) func gzipReadsWhatWeWriteAndWeWhatItWrites() throws
    {
        let folder = try TemporaryFolder()
        let text = "src,dst\n" + (0..<50_000).map { "a\($0 % 977),b\($0 % 31)\n" }.joined()
        let file = try AtomicFile(path: folder.path + "/x.gz")
        let writer = try GzipWriter(to: file)
        try writer.write(text)
        try writer.finish()
        try writer.finish()
        try file.commit()
        #expect(try run(["-dc", folder.path + "/x.gz"]) == Array(text.utf8))
        let plain = try folder.write("plain.csv", text)
        let theirs = try folder.write("theirs.gz", try run(["-c", plain]))
        #expect(try LogReader().read([theirs], context: .serial).log.count == 50_000)
    }

    @Test func theSameBytesHoweverTheyAreCut() throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
        let whole = try gzipped(bytes)
        var cut: [UInt8] = []
        let writer = try GzipWriter { cut.append(contentsOf: $0) }
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + 1 + start % 5003)
            try writer.write(Array(bytes[start..<end]))
            start = end
        }
        try writer.finish()
        #expect(cut == whole)
        #expect(Array(whole[4..<8]) == [0, 0, 0, 0])
        #expect(try gzipped([]).count == 20)
    }

    @Test func aFailingSinkIsHeardOf() throws {
        let writer = try GzipWriter { _ in throw DragnetError(.outputFailed, "disk full") }
        #expect {
            try writer.write("x"); try writer.finish()
        } throws: { ($0 as? DragnetError)?.code == .outputFailed }
    }

    @Test(
        "cells are as UntrustedText makes them",
        arguments: [
            "", "plain", "a,b", "a;b", "say \"x\"", "\"", "line\nend", "=cmd()", "+1", "-1", "@x", "\tx", "\rx", "=a,b",
            "=\"x\"", "ü", "👍", "'", "a\rb", "-\"", "\u{202E}abc",
        ]) func cells(_ text: String)
    {
        var rows = CSVRowBuilder()
        rows.text(text)
        #expect(String(decoding: rows.bytes, as: UTF8.self) == UntrustedText.csvCell(text))
        var other = CSVRowBuilder()
        other.utf8(Array(text.utf8)[...])
        #expect(other.bytes == rows.bytes)
    }

    @Test func rowsOfAllKinds() {
        var rows = CSVRowBuilder()
        rows.integer(-12)
        rows.empty()
        rows.decimal(1.005, places: 6)
        rows.decimal(-0.0000001, places: 6)
        rows.decimal(2.5, places: 6, trimsZeros: true)
        rows.decimal(3, places: 3, trimsZeros: true)
        rows.time(1_700_000_000_123_456)
        rows.text("x,y")
        rows.endRow()
        rows.integer(.min)
        rows.endRow()
        #expect(
            String(decoding: rows.bytes, as: UTF8.self)
                == "-12,,1.005000,0.000000,2.5,3,2023-11-14T22:13:20.123456Z,\"x,y\"\n-9223372036854775808\n")
        rows.removeAll()
        rows.empty()
        rows.endRow()
        #expect(rows.bytes == [0x0A])
    }

    @Test("a number below zero is a number, and what only begins like one is text")
    func numbersAmongTexts() {
        var rows = CSVRowBuilder()
        for cell in ["-5.0", "-1e+27", "12", "", "-5.0 EUR", "-2+3", "=1"] { rows.numberOrText(cell) }
        #expect(String(decoding: rows.bytes, as: UTF8.self) == "-5.0,-1e+27,12,,'-5.0 EUR,'-2+3,'=1")
    }

    @Test func decimalsAreThoseOfTheCLibrary() {
        let stepper = Stepper(seed: 4)
        for _ in 0..<5000 {
            let value = (Double(stepper.next(1 << 30)) - 5e8) / Double(stepper.next(99_991))
            for places in [0, 2, 6] {
                var rows = CSVRowBuilder()
                rows.decimal(value, places: places)
                let expected = String(format: "%.\(places)f", value)
                let written = String(decoding: rows.bytes, as: UTF8.self)
                #expect(written == expected || written == String(expected.dropFirst()), "\(value)")
            }
        }
        var rows = CSVRowBuilder()
        rows.decimal(1e17, places: 2)
        rows.decimal(-1e300, places: 2)
        #expect(String(decoding: rows.bytes, as: UTF8.self) == "100000000000000000,-1e+300")
    }

    @Test func timesAreThoseOfTimestamp() {
        for time: Int64 in [
            0, -1, 1_700_000_000_000_000, -62_135_596_800_000_000, 253_402_300_799_999_999, 86_399_999_999,
        ] {
            var rows = CSVRowBuilder()
            rows.time(time)
            #expect(String(decoding: rows.bytes, as: UTF8.self) == Timestamp.text(time))
        }
    }
}
