import GRDB
import GRDBSQLite

/// What SQLite answered to a raw call.
struct RawFailure: Error {
    let code: Int32
    let message: String
}

/// A prepared statement driven without the boxes of the general interface, for loops over millions of rows.
///
/// Values are bound by number from 1 and read by number from 0. The bytes of text go to SQLite as they are, with
/// their length; nothing is turned into `String`. Valid only inside the database access that made it.
struct RawStatement {
    private let statement: Statement
    private let handle: OpaquePointer

    /// `SQLITE_TRANSIENT`, a macro that does not reach Swift: SQLite copies what it is given.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(_ database: Database, _ sql: String) throws {
        statement = try database.makeStatement(sql: sql)
        handle = statement.sqliteStatement
    }

    func bind(_ value: Int, at index: Int32) { sqlite3_bind_int64(handle, index, Int64(value)) }

    func bind(_ value: Int64, at index: Int32) { sqlite3_bind_int64(handle, index, value) }

    /// Binds a finite number; SQLite would turn NaN into NULL without a word.
    func bind(_ value: Double, at index: Int32) {
        precondition(value.isFinite, "only finite numbers are stored")
        sqlite3_bind_double(handle, index, value)
    }

    func bindNull(at index: Int32) { sqlite3_bind_null(handle, index) }

    func bindText(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int32) {
        // A nil address would bind NULL, so empty text needs an address of its own.
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
            sqlite3_bind_text(handle, index, "", 0, Self.transient)
            return
        }
        start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
            _ = sqlite3_bind_text(handle, index, $0, Int32(bytes.count), Self.transient)
        }
    }

    /// Runs a statement that gives no rows, and makes it ready for the next values.
    func execute() throws {
        let code = sqlite3_step(handle)
        guard code == SQLITE_DONE else {
            let failure = failure(code)
            sqlite3_reset(handle)
            throw failure
        }
        sqlite3_reset(handle)
    }

    /// Goes to the next row; false after the last.
    func step() throws -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        guard code == SQLITE_DONE else { throw failure(code) }
        return false
    }

    func reset() { sqlite3_reset(handle) }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func double(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

    /// Lends the bytes of a text or blob column.
    func withBytes<Result>(_ column: Int32, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        let start = sqlite3_column_blob(handle, column)
        let count = Int(sqlite3_column_bytes(handle, column))
        return try body(
            UnsafeBufferPointer(start: start?.assumingMemoryBound(to: UInt8.self), count: start == nil ? 0 : count))
    }

    private func failure(_ code: Int32) -> RawFailure {
        RawFailure(code: code, message: String(cString: sqlite3_errmsg(sqlite3_db_handle(handle))))
    }
}
