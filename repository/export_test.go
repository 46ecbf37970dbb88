package repository

import "context"

// Setting is a setting of the PostgreSQL server as the transaction in ctx has it.
func (s *DB) Setting(ctx context.Context, name string) (value string, err error) {
	err = s.q(ctx).Raw("SELECT current_setting(?)", name).Scan(&value).Error
	return value, err
}
