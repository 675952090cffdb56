import GRDB

extension Workspace {
    /// How many labels, decisions on findings, suppressions and tokens people gave, which no run makes again.
    public func givenByPeople() throws -> (labels: Int, decisions: Int, suppressions: Int, tokens: Int) {
        try read { db in
            func count(_ table: String) throws -> Int {
                try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
            }
            return (
                try count("label"), try count("(SELECT subject FROM decision UNION SELECT id FROM triage)"),
                try count("suppression"), try count("access_token")
            )
        }
    }
}
