import DragnetTestSupport
import Foundation
import Testing

/// Forms that other programs read and pipe in, as README says it.
@Suite("Piped input")
struct PipedInputTests {
    /// Events and incidents of a scan of the sample log after DuckDB made a Parquet file of it and wrote that out again.
    @Test(arguments: ["-csv", "-jsonlines"])
    func parquetByDuckDBGivesWhatTheLogGives(form: String) throws {
        guard try Program.other(["duckdb", "--version"]).status == 0 else {
            return print("SKIPPED: duckdb is not here, so no Parquet file was piped in")
        }
        let folder = try TemporaryFolder()
        let log = PackagePlaces.file("Datasets/payments.csv").path
        let made = try Program.other(
            ["duckdb", "-c", "copy (from '\(log)') to 'log.parquet' (format parquet)"], in: folder.path())
        try #require(made.status == 0, "\(made.error)")
        let text = try Program.other(["duckdb", form, "-c", "from 'log.parquet'"], in: folder.path())
        try #require(text.status == 0, "\(text.error)")
        let quick = ["--no-report", "--pictures", "0"]
        let piped = try Program.run(
            ["scan", "-", "--out", "piped"] + quick, in: folder.path(), input: Array(text.output.utf8))
        #expect(piped.status == 0, "\(piped.error)")
        let read = try Program.run(["scan", log, "--out", "read"] + quick, in: folder.path())
        #expect(read.status == 0, "\(read.error)")
        for file in ["events.csv.gz", "entities.csv.gz", "incidents.csv"] {
            let ours = try Table(file: folder.path("piped/\(file)"))
            let direct = try Table(file: folder.path("read/\(file)"))
            #expect(ours.columns == direct.columns)
            // The name of the input is the one thing that may differ.
            for column in ours.columns where column != "file" {
                #expect(ours.column(column) == direct.column(column), "\(file), \(column)")
            }
            #expect(!ours.rows.isEmpty)
        }
    }
}
