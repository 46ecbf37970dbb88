package demodata_test

import (
	"slices"
	"testing"

	"gongtongti/api"
	"gongtongti/domain/community"
	"gongtongti/repository"
	"gongtongti/repository/repositorytest"
)

// The demonstration is loaded once on each database, and everything is asked of it; what
// changes it comes last.
func TestTheDemonstration(t *testing.T) {
	var bonds [2]community.Community // of each database, which both come to at the same time
	t.Cleanup(func() {               // the same comes out everywhere, ids included
		first, second := bonds[0], bonds[1]
		if first.ID == "" || second.ID == "" {
			return // one of them was not asked for
		}
		if first.ID != second.ID || len(first.Members) != len(second.Members) || first.Members[0] != second.Members[0] {
			t.Errorf("%+v\n%+v", first, second)
		}
	})
	repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
		s := load(t, db)
		bonds[slices.Index(repositorytest.Kinds, repositorytest.KindOf(repositorytest.Address(db)))] = communityNamed(t, s, "示例跨区结对帮扶")
		for _, part := range []struct {
			name string
			test func(*testing.T, api.Services)
		}{
			{"the first sentence of the published example", theFirstPublishedSentence},
			{"the second sentence of the published example", theSecondPublishedSentence},
			{"the district", theDistrictOfTheDemonstration},
			{"three policies give three answers", threePoliciesGiveThreeAnswers},
			{"progress against targets", progressOfTheDemonstration},
			{"every figure opens into its rows", everyFigureOpensIntoItsRows},
			{"the CSV", theCSVHoldsEveryNumberOfTheReport},
			{"its name and codes", aCSVNamesItselfAndKeepsCodesAsText},
			{"the bulletin's sentences", aBulletinTellsThePublishedSentences},
			{"the bulletin's numbers", everyNumberOfABulletinIsLinked},
			{"the charts", theChartsShowTheFiguresOfTheReport},
			{"the trend", theTrendEndsWithTheYearAskedFor},
			{"a restatement", aRestatementShows},
			{"phones hold what the lists show", phonesHoldWhatTheListsShow},
			{"and after random work", everyFigureOpensIntoItsRowsAfterRandomWork},
		} {
			t.Run(part.name, func(t *testing.T) { part.test(t, s) })
		}
	})
}
