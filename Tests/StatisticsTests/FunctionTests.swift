import Statistics
import Testing

/// The special functions, against scipy.special.
struct FunctionTests {
    @Test func logGamma() {
        for row in Golden.rows("log_gamma") { #expect(close(Gamma.log(row[0]), row[1], 1e-14), "\(row)") }
        #expect(Golden.rows("log_gamma").count == 15)
        #expect(Gamma.log(0).isNaN && Gamma.log(-1).isNaN && Gamma.log(.infinity) == .infinity)
    }

    @Test func incompleteBeta() {
        let rows = Golden.rows("beta")
        #expect(rows.count > 150)
        for row in rows { #expect(near(Beta.regularised(row[0], row[1], row[2]), row[3], 1e-11), "\(row)") }
        for row in Golden.rows("beta_quantile") { #expect(near(Beta.quantile(row[0], row[1], row[2]), row[3], 1e-10), "\(row)") }
        #expect(Beta.regularised(0.3, 0, 4) == 1 && Beta.regularised(0.3, 4, 0) == 0)
        #expect(Beta.regularised(0, 2, 3) == 0 && Beta.regularised(1, 2, 3) == 1)
        #expect(Beta.regularised(0.5, 0, 0).isNaN && Beta.regularised(1.5, 1, 1).isNaN)
        #expect(Beta.quantile(0, 2, 3) == 0 && Beta.quantile(1, 2, 3) == 1)
    }

    @Test func incompleteGamma() {
        let rows = Golden.rows("upper_gamma")
        #expect(rows.count > 30)
        for row in rows {
            #expect(near(Gamma.upperRegularised(row[0], row[1]), row[2], 1e-11), "\(row)")
            #expect(close(Gamma.lowerRegularised(row[0], row[1]), 1 - row[2], 1e-12), "\(row)")
        }
        #expect(Gamma.upperRegularised(2, 0) == 1 && Gamma.upperRegularised(2, .infinity) == 0 && Gamma.upperRegularised(-1, 1).isNaN)
    }

    @Test func normal() {
        for row in Golden.rows("normal_tail") { #expect(near(Normal.upperTail(row[0]), row[1], 1e-12), "\(row)") }
        for row in Golden.rows("normal_quantile") { #expect(close(Normal.quantile(row[0]), row[1], 1e-11), "\(row)") }
        #expect(Normal.quantile(0) == -.infinity && Normal.quantile(1) == .infinity && Normal.quantile(1.5).isNaN)
    }

    @Test func chiSquare() {
        for row in Golden.rows("chi_square_tail") {
            #expect(near(ChiSquare.upperTail(row[0], degreesOfFreedom: row[1]), row[2], 1e-11), "\(row)")
        }
        for row in Golden.rows("chi_square_quantile") {
            #expect(near(ChiSquare.quantile(row[0], degreesOfFreedom: row[1]), row[2], 1e-10), "\(row)")
        }
        #expect(ChiSquare.quantile(0, degreesOfFreedom: 3) == 0 && ChiSquare.quantile(1, degreesOfFreedom: 3) == .infinity)
    }
}
