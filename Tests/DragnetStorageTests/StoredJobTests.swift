import DragnetStorage
import Testing

@Suite struct StoredJobTests {
    @Test func jobsAreRememberedAsTheyStood() throws {
        let place = try TemporaryDirectory()
        try Workspace.create(at: place("w"))
        let workspace = try Workspace.open(at: place("w"))
        var jobs = (1...5).map { StoredJob(number: $0, kind: "train", promotes: $0 == 2, startedAt: Int64($0)) }
        for job in jobs { try workspace.keep(job) }
        (jobs[1].state, jobs[1].rows, jobs[1].result) = ("done", 90, "report.html")
        try workspace.keep(jobs[1])
        #expect(try workspace.jobs() == jobs)
        #expect(try workspace.jobs(newest: 2) == Array(jobs[3...]))
        try workspace.forgetJob(3)
        #expect(try workspace.jobs().map(\.number) == [1, 2, 4, 5])
        // The oldest that are over go first; those that wait stay.
        try workspace.keep(StoredJob(number: 6, kind: "score", promotes: false, startedAt: 6), most: 2)
        #expect(try workspace.jobs().map(\.number) == [1, 4, 5, 6])
    }
}
